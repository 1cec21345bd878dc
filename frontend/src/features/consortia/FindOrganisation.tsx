import { Button, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { MemberWrite } from "@/api/calls-types";
import { searchQuery } from "@/api/queries/search";
import { Announce } from "@/components/Announce";
import { Icon } from "@/components/Icon";
import { placeOf } from "@/features/search/ResultCard";
import styles from "./Consortia.module.css";
import { emptyMember, memberOf } from "./members";

const SHOWN = 6;
const SHORTEST = 2;

type Props = {
  first: boolean;
  /** Organisations that are in the consortium already. */
  taken: string[];
  saving: boolean;
  error: Error | null;
  onPick: (member: MemberWrite) => void;
  onByHand: (member: MemberWrite) => void;
};

/** Find a partner among the organisations, or go on by hand. */
export function FindOrganisation({ first, taken, saving, error, onPick, onByHand }: Props) {
  const { t } = useTranslation("consortia");
  const [text, setText] = useState("");
  const [settled] = useDebouncedValue(text.trim(), 250);
  const asked = settled.length >= SHORTEST;
  const { data, isFetching } = useQuery({ ...searchQuery({ q: settled }), enabled: asked });
  const found = asked
    ? (data?.results ?? [])
        .map((r) => r.organisation)
        .filter((o) => !taken.includes(o.id))
        .slice(0, SHOWN)
    : [];
  const none = asked && data !== undefined && !isFetching && found.length === 0;
  return (
    <div className="stack">
      <TextInput
        data-autofocus
        label={t("find")}
        description={t("findHint")}
        leftSection={<Icon name="search" />}
        value={text}
        maxLength={200}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Announce>{none ? t("findNone") : ""}</Announce>
      {none && <p className="muted">{t("findNone")}</p>}
      <ul className={styles.found}>
        {found.map((card) => (
          <li key={card.id}>
            <button
              type="button"
              className={styles.pick}
              disabled={saving}
              onClick={() => onPick(memberOf(card, first))}
            >
              <strong>{card.name}</strong>
              <br />
              <span className="muted small">
                {[card.org_type?.label, placeOf(card)].filter(Boolean).join(" · ")}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {error && <p role="alert">{error.message}</p>}
      <div>
        <Button variant="default" onClick={() => onByHand(emptyMember(text.trim(), first))}>
          {t("byHand")}
        </Button>
      </div>
    </div>
  );
}
