import { Button, Popover, Select, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import { type Alert, useSavedSearches } from "@/api/queries/saved";
import { useSession } from "@/api/queries/session";
import { Icon } from "@/components/Icon";
import { toastDone, toastError } from "@/components/toast";
import { FACETS, type SearchParams } from "@/features/search/params";
import { ALERTS } from "./alerts";

/** The chosen filters as the API keeps them. */
export function filtersOf(search: SearchParams): Record<string, string[]> {
  return Object.fromEntries(
    FACETS.flatMap((facet) => (search[facet]?.length ? [[facet, search[facet]]] : [])),
  );
}

/** Keep the search as it stands, with a name and a rhythm of alerts. */
export function SaveSearch({ search }: { search: SearchParams }) {
  const { t } = useTranslation("saved");
  const { seat } = useSession();
  const { keep } = useSavedSearches();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState("");
  const [alert, setAlert] = useState<Alert>("weekly");
  if (!seat) return null;
  const start = () => {
    setName((search.q ?? "").slice(0, 120));
    keep.reset();
    setOpen(true);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    keep.mutate(
      {
        name: name.trim(),
        alert,
        query: {
          q: search.q ?? "",
          kind: search.kind ?? "organisation",
          filters: filtersOf(search),
        },
      },
      {
        onSuccess: () => {
          setOpen(false);
          toastDone(t("kept", { name: name.trim() }));
        },
        onError: (error) => {
          if (!(error instanceof ApiError && error.forField("name"))) toastError(error);
        },
      },
    );
  };
  const fault = keep.error instanceof ApiError ? keep.error.forField("name") : undefined;
  return (
    <div className="row">
      <Popover opened={open} onChange={setOpen} trapFocus returnFocus width={300} shadow="md">
        <Popover.Target>
          <Button
            variant="default"
            leftSection={<Icon name="bookmark" size={16} />}
            onClick={() => (open ? setOpen(false) : start())}
          >
            {t("save")}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <form className="stack" onSubmit={submit}>
            <TextInput
              data-autofocus
              required
              label={t("name")}
              maxLength={120}
              value={name}
              error={fault}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Select
              label={t("alert")}
              description={t("alertHint")}
              allowDeselect={false}
              value={alert}
              onChange={(v) => setAlert((v ?? "never") as Alert)}
              comboboxProps={{ withinPortal: false }}
              data={ALERTS.map((value) => ({ value, label: t(`rhythm.${value}`) }))}
            />
            <div className="row">
              <Button type="submit" loading={keep.isPending}>
                {t("keep")}
              </Button>
              <Button variant="default" onClick={() => setOpen(false)}>
                {t("cancel")}
              </Button>
            </div>
          </form>
        </Popover.Dropdown>
      </Popover>
      <Link to="/saved-searches">{t("title")}</Link>
    </div>
  );
}
