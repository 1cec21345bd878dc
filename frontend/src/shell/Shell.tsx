import { Drawer } from "@mantine/core";
import { useDisclosure, useNetwork } from "@mantine/hooks";
import { useQueryErrorResetBoundary } from "@tanstack/react-query";
import { type ErrorComponentProps, Link, Outlet, useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { roleGroup, useSession } from "@/api/queries/session";
import { Icon } from "@/components/Icon";
import { Logo } from "@/components/Logo";
import { Page } from "@/components/Page";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { Bell } from "@/features/notifications/Bell";
import { LanguageMenu } from "./LanguageMenu";
import { isHere, navigationFor } from "./navigation";
import { SeatMenu } from "./SeatMenu";
import styles from "./Shell.module.css";
import { ThemeToggle } from "./ThemeToggle";

// Only signed-in people search: the first page does not wait for it.
const ShellSearch = lazy(() => import("./ShellSearch").then((m) => ({ default: m.ShellSearch })));
const LegalBanner = lazy(() =>
  import("@/features/privacy/LegalBanner").then((m) => ({ default: m.LegalBanner })),
);

function NavLinks({ onGo }: { onGo?: () => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const items = navigationFor(roleGroup(session.seat), session.seat);
  const here = useLocation();
  return (
    <ul className="plain-list">
      {items.map((item) => (
        <li key={item.key}>
          <Link
            to={item.to}
            params={item.params}
            search={item.search as never}
            className={styles.navLink}
            data-here={isHere(item, here.pathname, here.search)}
            activeOptions={{ exact: item.key === "organisation", includeSearch: false }}
            onClick={onGo}
          >
            {t(`nav.${item.key}`)}
          </Link>
        </li>
      ))}
      {session.back_office && (
        <li>
          <a className={styles.navLink} href="/admin/">
            {t("nav.backOffice")}
          </a>
        </li>
      )}
    </ul>
  );
}

/** The frame around every page. */
export function Shell() {
  const { t } = useTranslation();
  const session = useSession();
  const { online } = useNetwork();
  const [menuOpen, menu] = useDisclosure(false);
  const path = useLocation({ select: (l) => l.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes when the page changes.
  useEffect(menu.close, [path]);
  return (
    <>
      <a className={styles.skip} href="#main">
        {t("skip")}
      </a>
      <header className={styles.top}>
        <div className={styles.bar}>
          <Link to="/" className={styles.brand} aria-label={t("home")}>
            <Logo />
            Maillon
          </Link>
          {session.authenticated && (
            <div className={styles.find}>
              <Suspense fallback={null}>
                <ShellSearch />
              </Suspense>
            </div>
          )}
          <div className={styles.tools}>
            <div className={styles.wideOnly}>
              {session.authenticated && <SeatMenu />}
              <LanguageMenu />
            </div>
            {session.authenticated && <Bell className={styles.tool} />}
            <ThemeToggle />
            <div className={styles.phoneOnly}>
              <button
                type="button"
                className={styles.tool}
                onClick={menu.open}
                aria-expanded={menuOpen}
              >
                <Icon name="menu" />
                <span className="visually-hidden">{t("menu")}</span>
              </button>
            </div>
          </div>
        </div>
      </header>
      {session.authenticated && (
        <div className={styles.wideOnly}>
          <nav className={styles.nav} aria-label={t("mainNavigation")}>
            <NavLinks />
          </nav>
        </div>
      )}
      <Drawer
        opened={menuOpen}
        onClose={menu.close}
        title={t("menu")}
        position="right"
        size="min(22rem, 92vw)"
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <div className={styles.drawerNav}>
          {session.authenticated && (
            <nav aria-label={t("mainNavigation")}>
              <NavLinks onGo={menu.close} />
            </nav>
          )}
          {session.authenticated && <SeatMenu plain />}
          <LanguageMenu plain />
        </div>
      </Drawer>
      {!online && (
        <p className={styles.offline} role="status">
          {t("offline")}
        </p>
      )}
      <Suspense fallback={null}>
        <LegalBanner />
      </Suspense>
      <main id="main" tabIndex={-1} className={styles.main}>
        <Outlet />
      </main>
      <footer className={styles.foot}>
        <div>
          <span>{t("claim")}</span>
          <Link to="/how-proposals-are-made">{t("howMade")}</Link>
          <a href="/api/v1/docs/">{t("apiDocs")}</a>
          <Link to="/data-protection">{t("dataProtection")}</Link>
          <span>{t("version", { version: session.version })}</span>
        </div>
      </footer>
    </>
  );
}

/** While the first data come. */
export function WaitingPage() {
  return <LoadingLines rows={5} />;
}

/** An unknown address. */
export function NotFoundPage() {
  const { t } = useTranslation("errors");
  return (
    <Page title={t("notFound.title")}>
      <EmptyState title={t("notFound.text")} actions={<Link to="/">{t("toStart")}</Link>} />
    </Page>
  );
}

/** What shows when a page fails as a whole. */
export function RootErrorPage({ error, reset }: ErrorComponentProps) {
  const { reset: resetQueries } = useQueryErrorResetBoundary();
  return (
    <div className={styles.main}>
      <ErrorState
        level={1}
        error={error}
        onRetry={() => {
          resetQueries();
          reset();
          window.location.reload();
        }}
      />
    </div>
  );
}
