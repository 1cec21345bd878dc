import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useUnread } from "@/api/queries/notifications";
import { Icon } from "@/components/Icon";
import styles from "./Notifications.module.css";

/** The bell of the header, with the number of what was not read. */
export function Bell({ className }: { className: string | undefined }) {
  const { t } = useTranslation("notifications");
  const unread = useUnread(true);
  return (
    <Link to="/notifications" className={`${className ?? ""} ${styles.bell}`}>
      <Icon name="bell" />
      <span className="visually-hidden">{t("bell", { count: unread })}</span>
      {unread > 0 && (
        <span className={styles.count} aria-hidden="true">
          {unread > 99 ? "99+" : unread}
        </span>
      )}
    </Link>
  );
}
