import { useTranslation } from "react-i18next";
import type { ChainView } from "@/api/types";
import { TableBox } from "@/components/TableBox";
import { Tag } from "@/components/tags";
import { percent } from "@/lib/format";
import styles from "./Chain.module.css";
import { useLinkStatus } from "./ChainDrawing";
import { neighbours, orderChain } from "./chain";

type Props = { view: ChainView; chosen: string | undefined; onChoose: (id: string) => void };

/** The same chain as a table. */
export function ChainTable({ view, chosen, onChoose }: Props) {
  const { t } = useTranslation("partners");
  const status = useLinkStatus();
  const { reading } = orderChain(
    view.links.map((l) => l.id),
    view.edges,
  );
  const label = (id: string) => view.links.find((l) => l.id === id)?.label ?? id;
  return (
    <TableBox stacks="lines" label={t("chainOf", { chain: view.chain?.label })}>
      <thead>
        <tr>
          <th scope="col">{t("table.link")}</th>
          <th scope="col">{t("table.state")}</th>
          <th scope="col">{t("table.partners")}</th>
          <th scope="col">{t("table.supplies")}</th>
        </tr>
      </thead>
      <tbody>
        {reading.map((id) => {
          const link = view.links.find((l) => l.id === id);
          if (!link) return null;
          return (
            <tr key={id}>
              <th scope="row">
                <button
                  type="button"
                  className={styles.rowButton}
                  aria-pressed={id === chosen}
                  onClick={() => onChoose(id)}
                >
                  {link.label}
                </button>
              </th>
              <td>
                <Tag
                  tone={
                    link.state === "missing" ? "missing" : link.state === "own" ? "brand" : "plain"
                  }
                >
                  {t(`state.${link.state}`)}
                </Tag>
              </td>
              <td>
                {status(link)}
                {link.partners.length > 0 && `: ${link.partners.map((p) => p.name).join(", ")}`}
                {link.state !== "filled" && link.best && (
                  <>
                    {": "}
                    {link.best.organisation.name} (
                    {t("percent", { value: percent(link.best.probability) })})
                  </>
                )}
              </td>
              <td>{neighbours(id, view.edges).to.map(label).join(", ") || "–"}</td>
            </tr>
          );
        })}
      </tbody>
    </TableBox>
  );
}
