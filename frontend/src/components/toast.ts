import { notifications } from "@mantine/notifications";
import i18next from "i18next";
import { ApiError } from "@/api/errors";
import { troubleOf } from "./states";

/** Say briefly that something worked. */
export function toastDone(message: string): void {
  notifications.show({ message, color: "petrol", withBorder: true });
}

/** Say briefly that something failed: in the API's words, or in ours. */
export function toastError(error: unknown): void {
  const own = error instanceof ApiError && error.faults[0]?.detail;
  const message = own || i18next.t(`${troubleOf(error)}.text`, { ns: "errors" });
  notifications.show({ message, color: "red", withBorder: true, role: "alert" });
}
