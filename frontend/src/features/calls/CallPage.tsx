import { Button, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type CallDetail, calendarUrl, SECTIONS } from "@/api/calls-types";
import { statusOf } from "@/api/errors";
import { callQuery, useWithdrawCall } from "@/api/queries/calls";
import { roleGroup, useSession } from "@/api/queries/session";
import { ButtonLink } from "@/components/ButtonLink";
import { ExternalLink } from "@/components/ExternalLink";
import { Icon } from "@/components/Icon";
import { Page } from "@/components/Page";
import { ErrorState, LoadingLines } from "@/components/states";
import { toastDone, toastError } from "@/components/toast";
import { Calculator } from "./Calculator";
import { isAloneCascade, StateTag } from "./CallCardView";
import { CallFacts, CascadeFacts } from "./CallFacts";
import styles from "./Calls.module.css";
import { CanWeApply } from "./CanWeApply";
import { ConsortiaOfCall } from "./ConsortiaOfCall";
import { FittingMembers } from "./FittingMembers";
import { MarkButtons } from "./Marks";
import { OriginalText } from "./OriginalText";
import { RulesTable } from "./RulesTable";
import { PlainSection } from "./Sections";
import { useCallWords } from "./words";

/** One call on a plain page. */
export function CallPage() {
  const { t } = useTranslation("calls");
  const { id } = getRouteApi("/inside/calls/$id").useParams();
  const { data, error, refetch } = useQuery(callQuery(id));
  if (error && !data)
    return (
      <Page title={statusOf(error) === 404 ? t("page.unseen") : t("page.loading")}>
        <ErrorState error={error} onRetry={refetch} />
      </Page>
    );
  if (!data)
    return (
      <Page title={t("page.loading")}>
        <LoadingLines rows={5} height={140} />
      </Page>
    );
  return <Shown key={data.id} call={data} />;
}

function Shown({ call }: { call: CallDetail }) {
  const { t } = useTranslation("calls");
  const group = roleGroup(useSession().seat);
  const closed = call.status.code === "closed";
  // One applies alone there: a consortium has no place in it.
  const alone = call.applicants.code === "alone";
  return (
    <Page
      title={call.title}
      eyebrow={
        <span className="row">
          <Link to="/calls">{t("title")}</Link>
          <span>{call.programme?.label ?? call.publisher}</span>
        </span>
      }
      lead={call.plain_summary ?? undefined}
      actions={<Actions call={call} />}
    >
      <Notes call={call} />
      <InShort call={call} />
      {group === "organisation" && <CanWeApply call={call} />}
      <div className={styles.layout}>
        <div className={styles.main}>
          {SECTIONS.map((key) => (
            <PlainSection
              key={key}
              id={key}
              title={t(`sections.${key}`)}
              lines={call.sections[key] ?? []}
              home={call.url}
            />
          ))}
          {!closed && <Calculator call={call} />}
          {call.abilities.see_members && <FittingMembers call={call} />}
          {!closed && !alone && group !== "none" && <ConsortiaOfCall call={call} />}
          <RulesTable call={call} />
          <OriginalText call={call} />
        </div>
        <div className={styles.side}>
          {call.cascade && <CascadeFacts call={call} cascade={call.cascade} />}
          <CallFacts call={call} />
        </div>
      </div>
    </Page>
  );
}

function Actions({ call }: { call: CallDetail }) {
  const { t } = useTranslation("calls");
  return (
    <>
      {call.abilities.save && <MarkButtons call={call} hide={call.mark !== "hidden"} />}
      {call.next_deadline && call.status.code !== "closed" && (
        <Button
          component="a"
          href={calendarUrl(call.id)}
          download
          variant="default"
          leftSection={<Icon name="calendar" size={16} />}
        >
          {t("page.calendar")}
        </Button>
      )}
      {call.abilities.edit && (
        <>
          <ButtonLink to="/calls/$id/edit" params={{ id: call.id }} variant="default">
            {t("page.edit")}
          </ButtonLink>
          <Withdraw id={call.id} />
        </>
      )}
    </>
  );
}

function Withdraw({ id }: { id: string }) {
  const { t } = useTranslation("calls");
  const [open, ask] = useDisclosure(false);
  const navigate = useNavigate();
  const withdraw = useWithdrawCall(id);
  return (
    <>
      <Button variant="subtle" color="red" onClick={ask.open}>
        {t("page.withdraw")}
      </Button>
      <Modal
        opened={open}
        onClose={ask.close}
        title={t("page.withdraw")}
        closeButtonProps={{ "aria-label": t("page.keep") }}
      >
        <div className="stack">
          <p>{t("page.withdrawAsk")}</p>
          <div className="row">
            <Button
              color="red.9"
              loading={withdraw.isPending}
              onClick={() =>
                withdraw.mutate(undefined, {
                  onSuccess: () => {
                    toastDone(t("page.withdrawn"));
                    navigate({ to: "/calls", search: { tab: "all" } });
                  },
                  onError: toastError,
                })
              }
            >
              {t("page.withdrawDo")}
            </Button>
            <Button variant="default" onClick={ask.close}>
              {t("page.keep")}
            </Button>
          </div>
        </div>
      </Modal>
    </>
  );
}

function Notes({ call }: { call: CallDetail }) {
  const { t } = useTranslation("calls");
  return (
    <>
      {call.is_demo && (
        <p className={styles.note}>
          <Icon name="info" />
          {t("page.demo")}
        </p>
      )}
      {call.status.code === "closed" && (
        <p className={styles.note}>
          <Icon name="lock" />
          {t("page.closed")}
        </p>
      )}
    </>
  );
}

/** What one wants to know first: state, deadline, money, alone or not, where to apply. */
function InShort({ call }: { call: CallDetail }) {
  const { t } = useTranslation("calls");
  const words = useCallWords();
  return (
    <section aria-labelledby="in-short" className={styles.section}>
      <h2 id="in-short" className="visually-hidden">
        {t("page.facts")}
      </h2>
      <dl className={styles.short}>
        <div>
          <dt>{t("page.state")}</dt>
          <dd>
            <StateTag call={call} />
          </dd>
        </div>
        <div>
          <dt>{t("page.deadline")}</dt>
          <dd>{words.deadline(call)}</dd>
        </div>
        <div>
          <dt>{t("page.pays")}</dt>
          <dd>{words.pays(call.budget)}</dd>
        </div>
        <div>
          <dt>{t("page.with")}</dt>
          <dd>
            {isAloneCascade(call) ? t("card.aloneCascade") : words.applicants(call.applicants)}
          </dd>
        </div>
      </dl>
      {call.url && (
        <p>
          <ExternalLink url={call.url}>{t("page.publisher")}</ExternalLink>
        </p>
      )}
    </section>
  );
}
