import { Button, Checkbox, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { clusterQuery, membersQuery } from "@/api/queries/directory";
import { mayImport, useSession } from "@/api/queries/session";
import type { Member, MemberStaff } from "@/api/types";
import { ButtonLink } from "@/components/ButtonLink";
import { Page } from "@/components/Page";
import { Pager } from "@/components/Pager";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { TableBox } from "@/components/TableBox";
import { StandingTag, Tag } from "@/components/tags";
import { formatDate } from "@/lib/format";
import { ManageMember } from "./ManageMember";
import styles from "./Members.module.css";
import { Notices } from "./Notices";
import { LIVES, type MembersSearch, NOTICES } from "./params";
import { ValidateBar } from "./ValidateBar";

/** The members of the acting seat's cluster, with what their profiles still lack. */
export function MembersPage() {
  const { t } = useTranslation("members");
  const { seat } = useSession();
  if (!seat?.cluster)
    return (
      <Page title={t("title")}>
        <EmptyState
          title={t("noCluster.title")}
          actions={<Link to="/search">{t("noCluster.search")}</Link>}
        >
          <p>{t("noCluster.text")}</p>
        </EmptyState>
      </Page>
    );
  return <Members id={seat.cluster.id} canImport={mayImport(seat)} />;
}

function Members({ id, canImport }: { id: string; canImport: boolean }) {
  const { t } = useTranslation("members");
  const route = getRouteApi("/inside/members");
  const search = route.useSearch();
  const { page = 1, ...filter } = search;
  const navigate = route.useNavigate();
  const { data: cluster } = useQuery(clusterQuery(id));
  const { data, error, refetch, isPlaceholderData } = useQuery(membersQuery(id, page, filter));
  const [chosen, setChosen] = useState<string[]>([]);
  const [managed, setManaged] = useState<Member | null>(null);
  // What was noted may take the member out of the filtered list; the panel stays with it.
  const member = data?.results.find((m) => m.id === managed?.id) ?? managed;
  const filtered = Object.keys(filter).length > 0;
  return (
    <Page
      title={t("title")}
      eyebrow={cluster?.name}
      lead={data && !filtered && t("count", { count: data.count })}
      actions={
        canImport && (
          <>
            <ButtonLink to="/import">{t("import")}</ButtonLink>
            <ButtonLink to="/cluster-settings" variant="default">
              {t("settings")}
            </ButtonLink>
          </>
        )
      }
    >
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <LoadingLines rows={8} height={52} />}
      {canImport && <Notices cluster={id} />}
      {canImport && data && (filtered || data.count > 0) && (
        <>
          <Filters search={search} onChange={(next) => navigate({ search: next })} />
          <ValidateBar cluster={id} chosen={chosen} onDone={() => setChosen([])} />
        </>
      )}
      {data && data.count === 0 && !filtered && (
        <EmptyState
          title={t("empty.title")}
          actions={canImport && <ButtonLink to="/import">{t("import")}</ButtonLink>}
        >
          <p>{t("empty.text")}</p>
        </EmptyState>
      )}
      {data && data.count === 0 && filtered && <p className="muted">{t("none")}</p>}
      {data && data.count > 0 && (
        <MemberTable
          members={data.results}
          chosen={chosen}
          stale={isPlaceholderData}
          onChoose={setChosen}
          onManage={setManaged}
        />
      )}
      {data && (
        <Pager
          page={page}
          pages={data.pages}
          onChange={(next) => navigate({ search: { ...filter, page: next } })}
        />
      )}
      <ManageMember
        cluster={id}
        member={member?.staff ? { ...member, staff: member.staff } : null}
        onTold={(notice) =>
          member?.staff && setManaged({ ...member, staff: { ...member.staff, notice } })
        }
        onClose={() => setManaged(null)}
      />
    </Page>
  );
}

type FilterProps = { search: MembersSearch; onChange: (next: MembersSearch) => void };

function Filters({ search, onChange }: FilterProps) {
  const { t } = useTranslation("members");
  const [text, setText] = useState(search.q ?? "");
  const { page: _page, ...rest } = search;
  const type = useDebouncedCallback(
    (q: string) => onChange({ ...rest, q: q.trim() || undefined }),
    300,
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: the list narrows while one chooses.
    <div className={styles.filters} role="group" aria-label={t("filter.title")}>
      <TextInput
        label={t("filter.name")}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          type(event.currentTarget.value);
        }}
      />
      <Select
        label={t("filter.state")}
        data={[
          { value: "", label: t("filter.all") },
          ...LIVES.map((x) => ({
            value: x,
            label: x === "to_validate" ? t("filter.to_validate") : t(`life.${x}`),
          })),
        ]}
        allowDeselect={false}
        value={search.life ?? ""}
        onChange={(v) => onChange({ ...rest, life: LIVES.find((x) => x === v) })}
      />
      <Select
        label={t("filter.notice")}
        data={[
          { value: "", label: t("filter.all") },
          ...NOTICES.map((x) => ({ value: x, label: t(`notice.${x}`) })),
        ]}
        allowDeselect={false}
        value={search.notice ?? ""}
        onChange={(v) => onChange({ ...rest, notice: NOTICES.find((x) => x === v) })}
      />
    </div>
  );
}

type TableProps = {
  members: Member[];
  chosen: string[];
  /** The rows are those of the former filter; those of the present one are on their way. */
  stale: boolean;
  onChoose: (ids: string[]) => void;
  onManage: (member: Member) => void;
};

function MemberTable({ members, chosen, stale, onChoose, onManage }: TableProps) {
  const { t } = useTranslation("members");
  const staff = members.some((m) => m.staff);
  return (
    <TableBox stacks="lines" label={t("title")} className={styles.table} busy={stale}>
      <thead>
        <tr>
          {staff && (
            <th scope="col" className={styles.pick}>
              <span className="visually-hidden">{t("column.select")}</span>
            </th>
          )}
          <th scope="col">{t("column.name")}</th>
          <th scope="col">{t("column.place")}</th>
          {!staff && <th scope="col">{t("column.standing")}</th>}
          {staff && <th scope="col">{t("column.state")}</th>}
          {staff && <th scope="col">{t("column.notice")}</th>}
          <th scope="col">{t("column.completeness")}</th>
          <th scope="col">{t("column.missing")}</th>
          <th scope="col">{t("column.partners")}</th>
          {staff && <th scope="col">{t("column.actions")}</th>}
        </tr>
      </thead>
      <tbody>
        {members.map((m) => (
          <tr key={m.id}>
            {staff && (
              <td className={styles.pick}>
                {m.staff?.abilities.validate && (
                  <Checkbox
                    aria-label={t("select", { name: m.name })}
                    checked={chosen.includes(m.id)}
                    onChange={(event) =>
                      onChoose(
                        event.currentTarget.checked
                          ? [...chosen, m.id]
                          : chosen.filter((x) => x !== m.id),
                      )
                    }
                  />
                )}
              </td>
            )}
            <th scope="row">
              <Link to="/organisations/$id" params={{ id: m.id }}>
                {m.name}
              </Link>
            </th>
            <td>{[m.city, m.country?.label].filter(Boolean).join(", ")}</td>
            {!staff && (
              <td>
                <StandingTag standing={m.standing} />
              </td>
            )}
            {staff && (
              <td>
                {m.staff && <State staff={m.staff} />}
                {/* "Published" would say the state once more. */}
                {m.standing.code !== "published" && (
                  <div className={styles.standing}>
                    <StandingTag standing={m.standing} />
                  </div>
                )}
              </td>
            )}
            {staff && <td className="small">{m.staff && <Told staff={m.staff} />}</td>}
            <td>{m.completeness !== null && <Completeness value={m.completeness} />}</td>
            <td className="small">{m.missing?.slice(0, 3).join(" · ")}</td>
            <td>
              <Link to="/organisations/$id/partners" params={{ id: m.id }}>
                {t("partners")}
                <span className="visually-hidden">: {m.name}</span>
              </Link>
            </td>
            {staff && (
              <td>
                {m.staff && (
                  <Button
                    variant="default"
                    size="compact-sm"
                    disabled={stale}
                    onClick={() => onManage(m)}
                  >
                    {t("manage")}
                    <span className="visually-hidden">: {m.name}</span>
                  </Button>
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </TableBox>
  );
}

const TONES: Record<string, "good" | "missing" | "plain"> = {
  published: "good",
  submitted: "missing",
  due: "missing",
  expired: "missing",
};

function State({ staff }: { staff: MemberStaff }) {
  const { t, i18n } = useTranslation("members");
  if (!staff.life) return null;
  return (
    <>
      <Tag tone={TONES[staff.life.code] ?? "plain"}>{staff.life.label}</Tag>
      {staff.revalidate.length > 0 && <Tag tone="missing">{t("revalidate")}</Tag>}
      {staff.renew_on && (
        <div className="muted small">
          {t("renewBy", { date: formatDate(staff.renew_on, i18n.language) })}
        </div>
      )}
    </>
  );
}

function Told({ staff }: { staff: MemberStaff }) {
  const { t, i18n } = useTranslation("members");
  const { notice } = staff;
  if (!notice) return null;
  if (notice.told_on)
    return <>{t("notice.toldOn", { date: formatDate(notice.told_on, i18n.language) })}</>;
  const late = notice.state === "overdue";
  return (
    <>
      <Tag tone={late ? "bad" : "plain"}>
        {t(late ? "notice.overdue" : notice.has_address ? "notice.due" : "notice.by_post")}
      </Tag>
      <div className="muted">
        {t("notice.until", { date: formatDate(notice.due_on, i18n.language) })}
      </div>
    </>
  );
}

function Completeness({ value }: { value: number }) {
  return (
    <div className={styles.completeness}>
      <span>{value}&nbsp;%</span>
      <div className={styles.bar} aria-hidden="true">
        <div style={{ width: `${value}%` }} />
      </div>
    </div>
  );
}
