import { Combobox, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { suggestQuery } from "@/api/queries/search";
import type { Suggestion } from "@/api/types";
import { Icon } from "@/components/Icon";

type Props = {
  initial: string;
  onSearch: (text: string) => void;
  onPick: (suggestion: Suggestion) => void;
};

const KINDS = ["concept", "organisation", "stage", "place"] as const;

/** A search field with suggestions: Enter searches, arrow keys choose a suggestion. */
export function SearchBox({ initial, onSearch, onPick }: Props) {
  const { t } = useTranslation("search");
  const [text, setText] = useState(initial);
  useEffect(() => setText(initial), [initial]);
  const [settled] = useDebouncedValue(text.trim(), 160);
  const { data: suggestions = [] } = useQuery(suggestQuery(settled));
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const shown = settled.length >= 2 && text.trim().length >= 2 ? suggestions : [];

  const pick = (value: string) => {
    combobox.closeDropdown();
    const found = shown.find((s) => `${s.kind}:${s.id}` === value);
    if (found) onPick(found);
  };
  const submit = () => {
    combobox.closeDropdown();
    onSearch(text.trim());
  };
  return (
    <search>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Combobox store={combobox} onOptionSubmit={pick} withinPortal>
          <Combobox.Target>
            <TextInput
              aria-label={t("box.label")}
              placeholder={t("box.placeholder")}
              value={text}
              maxLength={2000}
              leftSection={<Icon name="search" />}
              onChange={(event) => {
                setText(event.currentTarget.value);
                combobox.openDropdown();
              }}
              onKeyDown={(event) => {
                // With no suggestion chosen, Enter searches for the words as they stand.
                if (event.key === "Enter" && combobox.getSelectedOptionIndex() < 0) {
                  event.preventDefault();
                  submit();
                }
              }}
              onBlur={() => combobox.closeDropdown()}
            />
          </Combobox.Target>
          <Combobox.Dropdown hidden={shown.length === 0}>
            <Combobox.Options aria-label={t("box.suggestions")}>
              {KINDS.map((kind) => {
                const group = shown.filter((s) => s.kind === kind);
                if (!group.length) return null;
                return (
                  <Combobox.Group key={kind} label={t(`suggestion.${kind}`)}>
                    {group.map((s) => (
                      <Combobox.Option key={s.id} value={`${s.kind}:${s.id}`}>
                        {s.label}
                      </Combobox.Option>
                    ))}
                  </Combobox.Group>
                );
              })}
            </Combobox.Options>
          </Combobox.Dropdown>
        </Combobox>
      </form>
    </search>
  );
}
