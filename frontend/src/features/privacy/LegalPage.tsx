import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type LegalText, legalTextQuery } from "@/api/queries/privacy";
import { Page } from "@/components/Page";
import { ErrorState, LoadingLines } from "@/components/states";
import { formatDay } from "@/lib/format";
import styles from "./Privacy.module.css";

/** A legal text in the version that holds; public. */
export function LegalPage() {
  const { t, i18n } = useTranslation("privacy");
  const { doc } = getRouteApi("/legal/$doc").useParams();
  const { data, error, refetch } = useQuery(legalTextQuery(doc, i18n.language));
  if (!data)
    return (
      <Page title={t("legal.title")}>
        {error ? <ErrorState error={error} onRetry={refetch} /> : <LoadingLines rows={4} />}
      </Page>
    );
  return (
    <Page
      title={data.title}
      lead={t("legal.version", { date: formatDay(data.version, i18n.language) })}
    >
      {data.is_template && (
        <p className="panel" role="note">
          {t("legal.template")}
        </p>
      )}
      <Text text={data} />
      <p>
        <Link to="/data-protection">{t("page.title")}</Link>
      </p>
    </Page>
  );
}

/** The blocks of a text; items that follow one another are one list. */
export function Text({ text }: { text: LegalText }) {
  const groups: LegalText["blocks"][] = [];
  for (const block of text.blocks) {
    const last = groups.at(-1);
    if (block.kind === "item" && last?.[0]?.kind === "item") last.push(block);
    else groups.push([block]);
  }
  return (
    <div className={`stack ${styles.text}`} lang={text.language}>
      {groups.map((group, i) => {
        const first = group[0];
        if (!first) return null;
        if (first.kind === "heading") return <h2 key={i}>{first.text}</h2>;
        if (first.kind === "paragraph") return <p key={i}>{first.text}</p>;
        return (
          <ul key={i}>
            {group.map((item) => (
              <li key={item.text}>{item.text}</li>
            ))}
          </ul>
        );
      })}
    </div>
  );
}
