import { Button, NumberInput, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import {
  type Introduction,
  type Meeting,
  type MeetingBody,
  useMoves,
} from "@/api/queries/introductions";
import { Icon } from "@/components/Icon";
import { Tag } from "@/components/tags";
import { toastDone, toastError } from "@/components/toast";
import { formatMoment } from "@/lib/format";
import styles from "./Introductions.module.css";
import { momentOf, ownZone } from "./params";

const PLACES = ["video", "phone", "site"] as const;

/** Proposed and fixed meetings, in the reader's own time zone. */
export function Meetings({ introduction }: { introduction: Introduction }) {
  const { t } = useTranslation("introductions");
  const [open, setOpen] = useState(false);
  return (
    <section className="panel stack" aria-labelledby="meetings-title">
      <h2 id="meetings-title">{t("meetings.title")}</h2>
      {introduction.meetings.length === 0 && <p className="muted">{t("meetings.none")}</p>}
      <ul className={styles.list}>
        {introduction.meetings.map((m) => (
          <li key={m.id}>
            <One meeting={m} introduction={introduction} />
          </li>
        ))}
      </ul>
      {introduction.abilities.write_thread && !open && (
        <div>
          <Button
            variant="default"
            leftSection={<Icon name="calendar" size={16} />}
            onClick={() => setOpen(true)}
          >
            {t("meetings.propose")}
          </Button>
        </div>
      )}
      {open && <Propose introduction={introduction} onDone={() => setOpen(false)} />}
    </section>
  );
}

function One({ meeting, introduction }: { meeting: Meeting; introduction: Introduction }) {
  const { t, i18n } = useTranslation("introductions");
  const { take, cancel } = useMoves(introduction.id);
  const zone = ownZone();
  const when = (at: string) => formatMoment(at, zone, true, i18n.language);
  const writes = introduction.abilities.write_thread;
  const chooses = writes && meeting.state === "proposed" && !meeting.own;
  return (
    <article className={styles.card}>
      <div className="row between">
        <strong>{t("meetings.by", { name: meeting.by })}</strong>
        <Tag tone={meeting.state === "fixed" ? "good" : "plain"}>{meeting.state_label}</Tag>
      </div>
      <p>
        {meeting.place_label}
        {meeting.place && `: ${meeting.place}`} · {t("meetings.minutes", { n: meeting.minutes })}
      </p>
      {meeting.accepted ? (
        <p>
          <strong>{when(meeting.accepted.starts_at)}</strong>
        </p>
      ) : (
        <ul className="plain-list stack">
          {meeting.slots.map((slot) => (
            <li key={slot.id} className="row">
              <span>{when(slot.starts_at)}</span>
              {chooses && (
                <Button
                  size="compact-md"
                  loading={take.isPending}
                  onClick={() =>
                    take.mutate(
                      { meeting_id: meeting.id, slot: slot.id },
                      { onSuccess: () => toastDone(t("meetings.taken")), onError: toastError },
                    )
                  }
                >
                  {t("meetings.take")}
                  <span className="visually-hidden">: {when(slot.starts_at)}</span>
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <p className="muted small">{t("meetings.zone", { zone, theirs: meeting.time_zone })}</p>
      <div className="row">
        {meeting.accepted && (
          <a
            href={`/api/v1/introductions/${introduction.id}/meetings/${meeting.id}/calendar.ics`}
            download
          >
            <Icon name="download" size={16} /> {t("meetings.file")}
          </a>
        )}
        {writes && meeting.state !== "cancelled" && (
          <Button
            variant="subtle"
            size="compact-md"
            loading={cancel.isPending}
            onClick={() => cancel.mutate(meeting.id, { onError: toastError })}
          >
            {t("meetings.cancel")}
          </Button>
        )}
      </div>
    </article>
  );
}

function Propose({ introduction, onDone }: { introduction: Introduction; onDone: () => void }) {
  const { t } = useTranslation("introductions");
  const { propose } = useMoves(introduction.id);
  const zone = ownZone();
  const [times, setTimes] = useState(["", "", ""]);
  const [minutes, setMinutes] = useState(45);
  const [kind, setKind] = useState<MeetingBody["place_kind"]>("video");
  const [place, setPlace] = useState("");
  const fault = (name: string) =>
    propose.error instanceof ApiError ? propose.error.forField(name) : undefined;
  return (
    <form
      className="stack"
      onSubmit={(e) => {
        e.preventDefault();
        const slots = times.map(momentOf).filter((s) => s !== null);
        propose.mutate(
          { slots, minutes, place_kind: kind, place, time_zone: zone },
          {
            onSuccess: () => {
              toastDone(t("meetings.sent"));
              onDone();
            },
            onError: toastError,
          },
        );
      }}
    >
      <fieldset className={styles.group}>
        <legend>{t("meetings.times")}</legend>
        <p className="muted small">{t("meetings.ownZone", { zone })}</p>
        {times.map((value, i) => (
          <TextInput
            key={i}
            type="datetime-local"
            label={t("meetings.time", { n: i + 1 })}
            value={value}
            error={i === 0 ? fault("slots") : undefined}
            onChange={(e) =>
              setTimes(times.map((old, j) => (j === i ? e.currentTarget.value : old)))
            }
          />
        ))}
      </fieldset>
      <div className="row">
        <Select
          label={t("meetings.how")}
          allowDeselect={false}
          data={PLACES.map((value) => ({ value, label: t(`meetings.place.${value}`) }))}
          value={kind}
          onChange={(value) => value && setKind(value as MeetingBody["place_kind"])}
        />
        <NumberInput
          label={t("meetings.length")}
          min={5}
          max={480}
          step={15}
          value={minutes}
          error={fault("minutes")}
          onChange={(v) => setMinutes(Number(v))}
        />
      </div>
      <TextInput
        label={t("meetings.where")}
        maxLength={300}
        value={place}
        error={fault("place")}
        onChange={(e) => setPlace(e.currentTarget.value)}
      />
      <div className="row">
        <Button type="submit" loading={propose.isPending}>
          {t("meetings.send")}
        </Button>
        <Button variant="default" onClick={onDone}>
          {t("meetings.close")}
        </Button>
      </div>
    </form>
  );
}
