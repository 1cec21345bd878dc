import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { auth } from "@/api/auth";
import { useRefreshSession } from "@/api/queries/account";
import { useSession } from "@/api/queries/session";
import { ButtonLink } from "@/components/ButtonLink";
import { Page } from "@/components/Page";
import { FormFault } from "./fields";

/**
 * Confirm an address with the key of an e-mail.
 *
 * A press, not the mere opening, confirms: programs that look into e-mails open links too.
 */
export function VerifyEmailPage() {
  const { t } = useTranslation("session");
  const { key } = getRouteApi("/verify-email/$key").useParams();
  const session = useSession();
  const navigate = useNavigate();
  const refresh = useRefreshSession();
  const confirm = useMutation({
    mutationFn: async () => {
      await auth("POST", "/auth/email/verify", { key });
      return refresh();
    },
    onSuccess: (inside) => {
      if (!inside) return;
      if (session.authenticated) void navigate({ to: "/account", replace: true });
      else void navigate({ to: "/welcome", replace: true });
    },
  });
  return (
    <Page title={t("verify.title")}>
      <section className="panel stack" aria-label={t("verify.title")}>
        {confirm.data === false ? (
          <>
            <p role="status">{t("verify.done")}</p>
            <div>
              <ButtonLink to="/sign-in">{t("title")}</ButtonLink>
            </div>
          </>
        ) : (
          <>
            <p>{t("verify.text")}</p>
            <FormFault error={confirm.error} />
            <div className="row">
              <Button loading={confirm.isPending} onClick={() => confirm.mutate()}>
                {t("verify.submit")}
              </Button>
              {confirm.error && <Link to="/sign-up">{t("signUp.title")}</Link>}
            </div>
          </>
        )}
      </section>
    </Page>
  );
}
