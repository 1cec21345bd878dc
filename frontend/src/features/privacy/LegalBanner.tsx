import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { legalStatesQuery, useLegal } from "@/api/queries/privacy";
import { useSession } from "@/api/queries/session";
import { toastDone, toastError } from "@/components/toast";
import styles from "./Privacy.module.css";

/** Asks for what waits to be accepted, after a first sign-in and when a text has changed. */
export function LegalBanner() {
  const { t } = useTranslation();
  const { authenticated } = useSession();
  const { data } = useQuery({ ...legalStatesQuery, enabled: authenticated });
  const { accept } = useLegal();
  const waiting = authenticated ? data?.find((x) => x.waits) : undefined;
  if (!waiting) return null;
  const { document, version, title } = waiting;
  return (
    <section className={styles.banner} aria-label={t("banner.label")}>
      <p>
        {t(waiting.accepted_version ? "banner.changed" : "banner.first", { title })}{" "}
        <Link to="/legal/$doc" params={{ doc: document }}>
          {t("banner.read")}
        </Link>
      </p>
      <Button
        loading={accept.isPending}
        onClick={() =>
          accept.mutate(
            { document, version },
            { onSuccess: () => toastDone(t("banner.done")), onError: toastError },
          )
        }
      >
        {t(waiting.for_cluster ? "banner.acceptForCluster" : "banner.accept")}
      </Button>
    </section>
  );
}
