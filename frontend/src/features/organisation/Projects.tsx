import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { projectsQuery } from "@/api/queries/directory";
import { Pager } from "@/components/Pager";
import styles from "./Organisation.module.css";

/** Past EU projects, a page at a time; nothing where there are none. */
export function Projects({ id }: { id: string }) {
  const { t } = useTranslation("organisation");
  const [page, setPage] = useState(1);
  const { data } = useQuery(projectsQuery(id, page));
  if (!data?.count) return null;
  return (
    <section className={styles.section} aria-labelledby="projects-title">
      <h2 id="projects-title">{t("projects.title", { count: data.count })}</h2>
      <div className="table-wrap">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("projects.project")}</th>
              <th scope="col">{t("projects.role")}</th>
              <th scope="col">{t("projects.years")}</th>
            </tr>
          </thead>
          <tbody>
            {data.results.map((p) => (
              <tr key={p.id}>
                <th scope="row">
                  {p.acronym}
                  <br />
                  <span className="muted small">{p.title}</span>
                </th>
                <td>{p.role}</td>
                <td>
                  {[p.starts_on, p.ends_on]
                    .map((d) => d?.slice(0, 4))
                    .filter(Boolean)
                    .join("–")}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Pager page={page} pages={data.pages} onChange={setPage} label={t("projects.pages")} />
    </section>
  );
}
