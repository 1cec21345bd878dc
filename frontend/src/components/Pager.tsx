import { Pagination } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useTranslation } from "react-i18next";

type Props = { page: number; pages: number; onChange: (page: number) => void; label?: string };

/** Pages of a list; nothing for a single page. */
export function Pager({ page, pages, onChange, label }: Props) {
  const { t } = useTranslation();
  const narrow = useMediaQuery("(max-width: 30rem)");
  if (pages <= 1) return null;
  return (
    <nav aria-label={label ?? t("pages")}>
      <Pagination
        value={page}
        total={pages}
        siblings={narrow ? 0 : 1}
        gap={narrow ? 4 : 8}
        onChange={(next) => {
          onChange(next);
          window.scrollTo({ top: 0 });
        }}
        getItemProps={(item) => ({ "aria-label": t("pageNumber", { page: item }) })}
        getControlProps={(control) => ({
          "aria-label": control === "previous" || control === "first" ? t("previous") : t("next"),
        })}
      />
    </nav>
  );
}
