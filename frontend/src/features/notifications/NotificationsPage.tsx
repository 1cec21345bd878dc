import { Button, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { type Notification, notificationsQuery, useMarkRead } from "@/api/queries/notifications";
import { useChooseSeat, useSession } from "@/api/queries/session";
import { Page } from "@/components/Page";
import { Pager } from "@/components/Pager";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { toastError } from "@/components/toast";
import { formatAgo, formatDate } from "@/lib/format";
import styles from "./Notifications.module.css";

export type NotificationsSearch = { page?: number; unread?: "1" };

/** What a person was told, the newest first. */
export function NotificationsPage() {
  const { t } = useTranslation("notifications");
  const route = getRouteApi("/inside/notifications");
  const { page = 1, unread } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery(notificationsQuery(page, unread === "1"));
  const mark = useMarkRead();
  return (
    <Page
      title={t("title")}
      lead={data && t("unread", { count: data.unread })}
      actions={
        <Button
          variant="default"
          disabled={!data?.unread}
          loading={mark.isPending}
          onClick={() => mark.mutate(null, { onError: toastError })}
        >
          {t("allRead")}
        </Button>
      }
    >
      <div className="row between">
        <Switch
          label={t("onlyUnread")}
          checked={unread === "1"}
          onChange={(e) =>
            navigate({ search: { unread: e.currentTarget.checked ? "1" : undefined } })
          }
        />
        <Link to="/account" search={{ tab: "notifications" }}>
          {t("preferences.open")}
        </Link>
      </div>
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <LoadingLines rows={6} />}
      {data && data.count === 0 && (
        <EmptyState title={t("empty.title")}>
          <p>{t("empty.text")}</p>
        </EmptyState>
      )}
      {data && data.count > 0 && (
        <ul className={styles.list}>
          {data.results.map((item) => (
            <Item key={item.id} item={item} />
          ))}
        </ul>
      )}
      {data && (
        <Pager
          page={page}
          pages={data.pages}
          onChange={(next) => navigate({ search: { unread, page: next } })}
        />
      )}
    </Page>
  );
}

function Item({ item }: { item: Notification }) {
  const { t, i18n } = useTranslation("notifications");
  const session = useSession();
  const choose = useChooseSeat();
  const mark = useMarkRead();
  const navigate = useNavigate();
  // What concerns another of one's roles is opened in that role.
  const open = async () => {
    try {
      if (!item.read) await mark.mutateAsync([item.id]);
      const other = item.seat && item.seat !== session.seat?.id;
      if (other && session.seats.some((s) => s.id === item.seat))
        await choose.mutateAsync(item.seat as string);
      await navigate({ to: item.link as never });
    } catch (error) {
      toastError(error);
    }
  };
  return (
    <li className={`${styles.item} ${item.read ? "" : styles.unread}`}>
      <div>
        <h2 className={styles.title}>
          {!item.read && <span className="visually-hidden">{t("new")}: </span>}
          {item.link ? (
            <button type="button" className={styles.go} onClick={open}>
              {item.title}
            </button>
          ) : (
            item.title
          )}
        </h2>
        {item.text && <p>{item.text}</p>}
        <p className="muted small">
          <time dateTime={item.created_at} title={formatDate(item.created_at, i18n.language)}>
            {formatAgo(item.created_at, i18n.language)}
          </time>
        </p>
      </div>
      {!item.read && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => mark.mutate([item.id], { onError: toastError })}
        >
          {t("markRead")}
          <span className="visually-hidden">: {item.title}</span>
        </Button>
      )}
    </li>
  );
}
