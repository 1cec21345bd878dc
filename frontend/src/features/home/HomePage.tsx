import { Navigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { roleGroup, useSession } from "@/api/queries/session";
import { Page } from "@/components/Page";
import { SignInForms } from "@/features/session/SignInPage";
import { navigationFor } from "@/shell/navigation";
import styles from "./Home.module.css";
import { HomeChain } from "./HomeChain";

/** The start: for a signed-in person the first page of their role, else what this is about. */
export function HomePage() {
  const { t } = useTranslation("session");
  const session = useSession();
  if (session.authenticated && !session.seat) return <Navigate to="/welcome" replace />;
  if (session.authenticated) {
    const first = navigationFor(roleGroup(session.seat), session.seat)[0];
    return (
      <Navigate
        to={first?.to ?? "/search"}
        params={first?.params}
        search={first?.search as never}
        replace
      />
    );
  }
  return (
    <Page title={t("home.title")} lead={t("home.lead")}>
      <HomeChain />
      <ol className={styles.steps}>
        {(["one", "two", "three"] as const).map((step) => (
          <li key={step}>
            <h2>{t(`home.${step}.title`)}</h2>
            <p className="muted">{t(`home.${step}.text`)}</p>
          </li>
        ))}
      </ol>
      <SignInForms />
    </Page>
  );
}
