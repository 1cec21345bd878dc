import { Button, Drawer } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ConsortiumDetail, ConsortiumMember, MemberWrite } from "@/api/calls-types";
import { useConsortium } from "@/api/queries/consortia";
import { useSession } from "@/api/queries/session";
import { Icon } from "@/components/Icon";
import { TableBox } from "@/components/TableBox";
import { Tag } from "@/components/tags";
import { toastError, toastUndo } from "@/components/toast";
import { formatMoney, formatRate } from "@/lib/format";
import styles from "./Consortia.module.css";
import { FindOrganisation } from "./FindOrganisation";
import { MemberForm } from "./MemberForm";
import { asWrite, memberOf, PARTICIPATION, shareOf, withMember, withoutMember } from "./members";

/** What the drawer holds: a search, or the form of a partner who is new (`at` null) or changed. */
export type Edited = { at: number | null; member: MemberWrite | null };

type Props = {
  consortium: ConsortiumDetail;
  edited: Edited | null;
  setEdited: (edited: Edited | null) => void;
};

/** The partners as a table, and the drawer in which one is added or changed. */
export function Members({ consortium, edited, setEdited }: Props) {
  const { t } = useTranslation("consortia");
  const { members } = consortium;
  const { setMembers } = useConsortium(consortium.id);
  const editable = consortium.abilities.edit;
  const close = () => setEdited(null);
  const list = members.map(asWrite);
  const save = (at: number | null, member: MemberWrite) =>
    setMembers.mutate(withMember(list, at, member), { onSuccess: close });
  const remove = (at: number) => {
    setMembers.mutate(withoutMember(list, at), {
      onSuccess: () =>
        toastUndo(t("removed", { name: list[at]?.name ?? "" }), t("undo"), () =>
          setMembers.mutate(list, { onError: toastError }),
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
            <AddOwn
              members={list}
              onAdd={(next) => setMembers.mutate(next, { onError: toastError })}
            />
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
            setEdited({ at, member: list[at] ?? null });
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
            saving={setMembers.isPending}
            error={setMembers.error}
            onPick={(member) => save(null, member)}
            onByHand={(member) => setEdited({ at: null, member })}
          />
        )}
        {edited?.member && (
          <MemberForm
            key={`${edited.at}-${edited.member.organisation}`}
            start={edited.member}
            saving={setMembers.isPending}
            error={setMembers.error}
            at={edited.at ?? members.length}
            onSave={(member) => save(edited.at, member)}
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
  members: MemberWrite[];
  onAdd: (members: MemberWrite[]) => void;
}) {
  const { t } = useTranslation("consortia");
  const own = useSession().seat?.organisation;
  if (!own || members.some((m) => m.organisation === own.id)) return null;
  return (
    <Button
      variant="default"
      onClick={() => onAdd(withMember(members, null, memberOf(own, members.length === 0)))}
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
  return (
    <div className={busy ? styles.busy : undefined}>
      <TableBox stacks="lines" label={t("members")}>
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
            const kind = PARTICIPATION.find((k) => k === member.kind?.code);
            const share = shareOf(member, members);
            return (
              <tr key={member.id}>
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
                <td>{member.country?.label ?? t("noChoice")}</td>
                <td>{member.org_type?.label ?? t("noChoice")}</td>
                <td>{kind ? t(`form.kinds.${kind}`) : (member.kind?.label ?? t("noChoice"))}</td>
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
      </TableBox>
    </div>
  );
}
