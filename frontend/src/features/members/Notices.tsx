import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { noticesQuery } from "@/api/queries/life";

/** How many firms are still to be told that the cluster keeps their data, and who objected. */
export function Notices({ cluster }: { cluster: string }) {
  const { t } = useTranslation("members");
  const { data } = useQuery(noticesQuery(cluster));
  if (!data || data.due + data.overdue + data.objected === 0) return null;
  const objected = data.results.filter((r) => r.state === "objected").map((r) => r.organisation);
  return (
    <div className="panel small">
      <p>
        {t("notice.summary", {
          due: data.due,
          overdue: data.overdue,
          byPost: data.by_post,
          objected: data.objected,
        })}
      </p>
      {objected.length > 0 && <p>{t("notice.objected", { names: objected.join(", ") })}</p>}
    </div>
  );
}
