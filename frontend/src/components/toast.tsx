import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import i18next from "i18next";
import { ApiError } from "@/api/errors";
import { troubleOf } from "./states";

const shared = () => ({
  withBorder: true,
  closeButtonProps: { "aria-label": i18next.t("close", { ns: "common" }) },
});

/** Say briefly that something worked. */
export function toastDone(message: string): void {
  notifications.show({ message, color: "petrol", ...shared() });
}

/** Say briefly that something worked, with a button that takes it back. */
export function toastUndo(message: string, undo: string, onUndo: () => void): void {
  const id = `undo-${Date.now()}`;
  notifications.show({
    id,
    color: "petrol",
    ...shared(),
    autoClose: 10_000,
    message: (
      <span className="row between">
        <span>{message}</span>
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => {
            notifications.hide(id);
            onUndo();
          }}
        >
          {undo}
        </Button>
      </span>
    ),
  });
}

/** Say briefly that something failed: in the API's words, or in ours. */
export function toastError(error: unknown): void {
  const own = error instanceof ApiError && error.faults[0]?.detail;
  const message = own || i18next.t(`${troubleOf(error)}.text`, { ns: "errors" });
  notifications.show({ message, color: "red", role: "alert", ...shared() });
}
