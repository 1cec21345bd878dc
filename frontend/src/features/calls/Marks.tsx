import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CallCard, Mark } from "@/api/calls-types";
import { useMark } from "@/api/queries/calls";
import { Icon } from "@/components/Icon";
import { toastError, toastUndo } from "@/components/toast";

type Marked = Pick<CallCard, "id" | "title" | "mark">;

/** Save or hide a call: says so, and offers to take it back. */
export function useMarkCall(): (call: Marked, mark: Mark) => void {
  const { t } = useTranslation("calls");
  const change = useMark();
  return (call, mark) => {
    const before = call.mark;
    const said =
      mark === "saved"
        ? t("mark.savedDone", { title: call.title })
        : mark === "hidden"
          ? t("mark.hiddenDone", { title: call.title })
          : before === "hidden"
            ? t("mark.shownDone", { title: call.title })
            : t("mark.removedDone", { title: call.title });
    const back = () => void change.mutateAsync({ id: call.id, mark: before }).catch(toastError);
    // A promise, since the button may be gone when the answer comes: its callbacks would be lost.
    change
      .mutateAsync({ id: call.id, mark })
      .then(() => toastUndo(said, t("mark.undo"), back))
      .catch(toastError);
  };
}

/** The two buttons; each says what it is about to those who do not see the card. */
export function MarkButtons({ call, hide = true }: { call: Marked; hide?: boolean }) {
  const { t } = useTranslation("calls");
  const mark = useMarkCall();
  const saved = call.mark === "saved";
  return (
    <>
      <Button
        variant={saved ? "light" : "default"}
        aria-pressed={saved}
        leftSection={<Icon name={saved ? "check" : "bookmark"} size={16} />}
        onClick={() => mark(call, saved ? "" : "saved")}
      >
        {t(saved ? "mark.saved" : "mark.save")}
        <span className="visually-hidden">: {call.title}</span>
      </Button>
      {hide && (
        <Button
          variant="default"
          leftSection={<Icon name="eyeOff" size={16} />}
          onClick={() => mark(call, "hidden")}
        >
          {t("mark.hide")}
          <span className="visually-hidden">: {call.title}</span>
        </Button>
      )}
    </>
  );
}
