import { Button, Drawer } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "@/components/Icon";
import { LoadingLines } from "@/components/states";

const AskSheet = lazy(() => import("./AskSheet").then((m) => ({ default: m.AskSheet })));

export type AskFrom = {
  organisation: string;
  name: string;
  /** The proposal or the published need that brought one here. */
  proposal?: string;
  need?: string;
};

/** Opens the sheet by which a firm asks to be introduced; only where the API says it may. */
export function AskButton({ from }: { from: AskFrom }) {
  const { t } = useTranslation("introductions");
  const [opened, sheet] = useDisclosure(false);
  return (
    <>
      <Button leftSection={<Icon name="chain" size={16} />} onClick={sheet.open}>
        {t("ask.button")}
        <span className="visually-hidden">: {from.name}</span>
      </Button>
      <Drawer
        opened={opened}
        onClose={sheet.close}
        position="right"
        size="min(44rem, 100vw)"
        title={t("ask.title", { name: from.name })}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <Suspense fallback={<LoadingLines rows={4} />}>
          {opened && <AskSheet from={from} onDone={sheet.close} />}
        </Suspense>
      </Drawer>
    </>
  );
}
