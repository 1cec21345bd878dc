import { Button, Drawer } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConsortiumDetail, ConsortiumMember } from "@/api/calls-types";
import { useConsortium } from "@/api/queries/consortia";
import { organisationQuery } from "@/api/queries/directory";
import { referenceQuery } from "@/api/queries/reference";
import { useSession } from "@/api/queries/session";
import { Icon } from "@/components/Icon";
import { Tag } from "@/components/tags";
import { toastError, toastUndo } from "@/components/toast";
import { formatMoney, formatRate } from "@/lib/format";
import styles from "./Consortia.module.css";
import { FindOrganisation } from "./FindOrganisation";
import { MemberForm } from "./MemberForm";
import { memberOf, PARTICIPATION, shareOf, withMember, withoutMember } from "./members";

type Edited = { at: number | null; member: ConsortiumMember | null };

/** The partners as a table, and the drawer in which one is added or changed. */
export function Members({ consortium }: { consortium: ConsortiumDetail }) {
  const { t } = useTranslation("consortia");
  const { members } = consortium;
  const { setMembers } = useConsortium(consortium.id);
  const [edited, setEdited] = useState<Edited | null>(null);
  const editable = consortium.abilities.edit;
  const close = () => setEdited(null);
  const save = (member: ConsortiumMember) =>
    setMembers.mutate(withMember(members, edited?.at ?? null, member), { onSuccess: close });
  const remove = (at: number) => {
    const before = members;
    setMembers.mutate(withoutMember(members, at), {
      onSuccess: () =>
        toastUndo(t("removed", { name: before[at]?.name ?? "" }), t("undo"), () =>
          setMembers.mutate(before, { onError: toastError }),
        ),
      onError: toastError,
    });
  };
  return (
    <section className={styles.section} aria-labelledby="members-title">
      <div className="row between">
        <h2 id="members-title">{t("members")}</h2>
        {editable && (
          <div className="row">
            <AddOwn members={members} onAdd={(list) => setMembers.mutate(list)} />
            <Button
              leftSection={<Icon name="plus" size={16} />}
              onClick={() => {
                setMembers.reset();
                setEdited({ at: null, member: null });
              }}
            >
              {t("add")}
            </Button>
          </div>
        )}
      </div>
      {members.length === 0 && <p className="muted">{t("noMembers")}</p>}
      {members.length > 0 && (
        <MemberTable
          members={members}
          busy={setMembers.isPending}
          editable={editable}
          onEdit={(at) => {
            setMembers.reset();
            setEdited({ at, member: members[at] ?? null });
          }}
          onRemove={remove}
        />
      )}
      <Drawer
        opened={edited !== null}
        onClose={close}
        position="right"
        size="min(34rem, 100vw)"
        title={t(edited?.at === null ? "form.add" : "form.change")}
        closeButtonProps={{ "aria-label": t("form.close") }}
      >
        {edited && !edited.member && (
          <FindOrganisation
            first={members.length === 0}
            taken={members.flatMap((m) => (m.organisation ? [m.organisation] : []))}
            onPick={(member) => setEdited({ at: null, member })}
          />
        )}
        {edited?.member && (
          <MemberForm
            key={`${edited.at}-${edited.member.organisation}`}
            start={edited.member}
            saving={setMembers.isPending}
            error={setMembers.error}
            at={edited.at ?? members.length}
            onSave={save}
            onCancel={close}
          />
        )}
      </Drawer>
    </section>
  );
}

/** Adds the acting organisation with what its profile says. */
function AddOwn({
  members,
  onAdd,
}: {
  members: ConsortiumMember[];
  onAdd: (members: ConsortiumMember[]) => void;
}) {
  const { t } = useTranslation("consortia");
  const own = useSession().seat?.organisation;
  const { data } = useQuery({ ...organisationQuery(own?.id ?? ""), enabled: Boolean(own) });
  if (!own || !data || members.some((m) => m.organisation === own.id)) return null;
  return (
    <Button
      variant="default"
      onClick={() => onAdd(withMember(members, null, memberOf(data, members.length === 0)))}
    >
      {t("addOwn")}
    </Button>
  );
}

type TableProps = {
  members: ConsortiumMember[];
  busy: boolean;
  editable: boolean;
  onEdit: (at: number) => void;
  onRemove: (at: number) => void;
};

function MemberTable({ members, busy, editable, onEdit, onRemove }: TableProps) {
  const { t, i18n } = useTranslation("consortia");
  const { data: reference } = useQuery(referenceQuery);
  const label = (list: { code: string; label: string }[] | undefined, code: string) =>
    list?.find((x) => x.code === code)?.label ?? code;
  return (
    <div className={`table-wrap ${busy ? styles.busy : ""}`}>
      <table>
        <caption className="visually-hidden">{t("members")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("partner")}</th>
            <th scope="col">{t("country")}</th>
            <th scope="col">{t("type")}</th>
            <th scope="col">{t("role")}</th>
            <th scope="col">{t("share")}</th>
            {editable && <th scope="col">{t("actions")}</th>}
          </tr>
        </thead>
        <tbody>
          {members.map((member, i) => {
            const kind = PARTICIPATION.find((k) => k === member.kind);
            const share = shareOf(member, members);
            return (
              <tr key={`${member.organisation ?? member.name}-${i}`}>
                <th scope="row">
                  {member.organisation ? (
                    <Link to="/organisations/$id" params={{ id: member.organisation }}>
                      {member.name}
                    </Link>
                  ) : (
                    member.name
                  )}{" "}
                  {member.is_lead && <Tag tone="brand">{t("lead")}</Tag>}
                </th>
                <td>{label(reference?.countries, member.country) || t("noChoice")}</td>
                <td>{label(reference?.org_types, member.org_type) || t("noChoice")}</td>
                <td>{kind ? t(`form.kinds.${kind}`) : member.kind}</td>
                <td className={styles.number}>
                  {member.cost_cents === null
                    ? t("noChoice")
                    : formatMoney(member.cost_cents, i18n.language)}
                  {share !== null && (
                    <p className="muted small">
                      {t("shareOf", { share: formatRate(share, i18n.language) })}
                    </p>
                  )}
                </td>
                {editable && (
                  <td>
                    <div className="row">
                      <Button variant="default" size="compact-md" onClick={() => onEdit(i)}>
                        {t("edit")}
                        <span className="visually-hidden">: {member.name}</span>
                      </Button>
                      <Button variant="default" size="compact-md" onClick={() => onRemove(i)}>
                        {t("remove")}
                        <span className="visually-hidden">: {member.name}</span>
                      </Button>
                    </div>
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
