import { Button, Drawer, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import {
  useEndMembership,
  useRecordMandate,
  useTell,
  useWithdrawMandate,
} from "@/api/queries/life";
import type { Member, MemberStaff } from "@/api/types";
import { ButtonLink } from "@/components/ButtonLink";
import { toastDone, toastError } from "@/components/toast";
import { WhyNot } from "@/components/WhyNot";
import { formatDate } from "@/lib/format";

type Managed = Member & { staff: MemberStaff };
type Told = NonNullable<MemberStaff["notice"]>;
type Props = {
  cluster: string;
  member: Managed | null;
  /** What the firm's notice stands at after something was done about it. */
  onTold: (notice: Told) => void;
  onClose: () => void;
};

const today = () => new Date().toISOString().slice(0, 10);

/** What a cluster's staff do with one member: notice, mandate, edit, end. */
export function ManageMember({ cluster, member, onTold, onClose }: Props) {
  const { t } = useTranslation("members");
  return (
    <Drawer.Root
      opened={member !== null}
      onClose={onClose}
      position="right"
      size="min(32rem, 100vw)"
    >
      <Drawer.Overlay />
      <Drawer.Content>
        <Drawer.Body>
          {/* Without the ready-made header: it would be a second banner of the page. */}
          <div className="row">
            <Drawer.Title>{member?.name}</Drawer.Title>
            <Drawer.CloseButton aria-label={t("close")} />
          </div>
          {member && (
            <div className="stack" style={{ gap: "1.75rem" }}>
              <div>
                <ButtonLink
                  to="/organisations/$id/edit"
                  params={{ id: member.id }}
                  variant="default"
                >
                  {t("edit")}
                </ButtonLink>
              </div>
              {member.staff.notice && <Notice notice={member.staff.notice} onTold={onTold} />}
              <WhyNot reason={member.staff.ability_reasons.validate} />
              {member.staff.abilities.mandate && (
                <Mandate cluster={cluster} member={member} onDone={onClose} />
              )}
              <End cluster={cluster} member={member} onDone={onClose} />
            </div>
          )}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

function Notice({ notice, onTold }: { notice: Told; onTold: (notice: Told) => void }) {
  const { t, i18n } = useTranslation("members");
  const tell = useTell();
  const send = (channel: "mail" | "post") =>
    tell.mutate(
      { id: notice.id, channel },
      {
        onSuccess: (told) => {
          onTold(told);
          toastDone(t("notice.done"));
        },
        onError: toastError,
      },
    );
  const told = notice.told_on;
  return (
    <section className="stack">
      <h3>{t("filter.notice")}</h3>
      <p>
        {told
          ? t("notice.toldOn", { date: formatDate(told, i18n.language) })
          : `${t(notice.state === "overdue" ? "notice.overdue" : "notice.due")}, ${t("notice.until", { date: formatDate(notice.due_on, i18n.language) })}`}
      </p>
      {!told && (
        <div className="row">
          {notice.has_address && (
            <Button loading={tell.isPending} onClick={() => send("mail")}>
              {t("notice.send")}
            </Button>
          )}
          <Button variant="default" loading={tell.isPending} onClick={() => send("post")}>
            {t("notice.post")}
          </Button>
        </div>
      )}
    </section>
  );
}

type PartProps = { cluster: string; member: Managed; onDone: () => void };

function Mandate({ cluster, member, onDone }: PartProps) {
  const { t, i18n } = useTranslation("members");
  const record = useRecordMandate();
  const withdraw = useWithdrawMandate();
  const [values, setValues] = useState({ given_on: today(), valid_until: "", note: "" });
  const { mandate, notice } = member.staff;
  const fault = (field: string) =>
    record.error instanceof ApiError ? record.error.forField(field) : undefined;
  const letter = notice !== null && !notice.told_on && !notice.has_address;
  const done = (message: string) => ({
    onSuccess: () => {
      toastDone(message);
      onDone();
    },
    onError: toastError,
  });
  if (mandate)
    return (
      <section className="stack">
        <h3>{t("mandate.title")}</h3>
        <p>
          {t("mandate.holds", { date: formatDate(mandate.given_on, i18n.language) })}
          {mandate.valid_until &&
            `, ${t("notice.until", { date: formatDate(mandate.valid_until, i18n.language) })}`}
        </p>
        <div>
          <Button
            variant="default"
            loading={withdraw.isPending}
            onClick={() => withdraw.mutate(mandate.id, done(t("mandate.withdrawn")))}
          >
            {t("mandate.withdraw")}
          </Button>
        </div>
      </section>
    );
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        record.mutate(
          {
            cluster,
            organisation: member.id,
            body: { ...values, valid_until: values.valid_until || null },
          },
          done(t("mandate.recorded")),
        );
      }}
    >
      <h3>{t("mandate.title")}</h3>
      <p>{t("mandate.text")}</p>
      {letter && <p className="small">{t("mandate.letterFirst")}</p>}
      <TextInput
        type="date"
        label={t("mandate.given")}
        required
        max={today()}
        value={values.given_on}
        error={fault("given_on")}
        onChange={(e) => setValues({ ...values, given_on: e.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t("mandate.until")}
        value={values.valid_until}
        error={fault("valid_until")}
        onChange={(e) => setValues({ ...values, valid_until: e.currentTarget.value })}
      />
      <TextInput
        label={t("mandate.note")}
        maxLength={300}
        value={values.note}
        error={fault("note")}
        onChange={(e) => setValues({ ...values, note: e.currentTarget.value })}
      />
      <div>
        <Button type="submit" loading={record.isPending} disabled={letter}>
          {t("mandate.record")}
        </Button>
      </div>
    </form>
  );
}

function End({ cluster, member, onDone }: PartProps) {
  const { t } = useTranslation("members");
  const end = useEndMembership();
  const [on, setOn] = useState(today());
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        end.mutate(
          { cluster, organisation: member.id, on },
          {
            onSuccess: () => {
              toastDone(t("end.done"));
              onDone();
            },
            onError: toastError,
          },
        );
      }}
    >
      <h3>{t("end.title")}</h3>
      <p>{t("end.text")}</p>
      <TextInput
        type="date"
        label={t("end.on")}
        required
        value={on}
        onChange={(e) => setOn(e.currentTarget.value)}
      />
      <div>
        <Button type="submit" variant="default" loading={end.isPending}>
          {t("end.end")}
        </Button>
      </div>
    </form>
  );
}
