import { Button, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { CallFacets, CallPage } from "@/api/calls-types";
import { callsQuery } from "@/api/queries/calls";
import { Announce } from "@/components/Announce";
import { ButtonLink } from "@/components/ButtonLink";
import { Pager } from "@/components/Pager";
import { FacetGroup } from "@/components/results/FacetGroup";
import { FilterChips } from "@/components/results/FilterChips";
import { ResultList, ResultsFrame } from "@/components/results/ResultsFrame";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { formatNumber } from "@/lib/format";
import { CallCardView } from "./CallCardView";
import {
  CALL_FACETS,
  type CallsSearch,
  callsApiQuery,
  chosenFacets,
  SORTS,
  type Sort,
  type Tab,
  toggledFacet,
  withoutFacets,
} from "./params";

type Props = { search: CallsSearch; tab: Tab; onChange: (next: CallsSearch) => void };

/** Calls with words, facets, chips, order and pages; everything stands in the address. */
export function AllCalls({ search, tab, onChange }: Props) {
  const { t, i18n } = useTranslation("calls");
  const { data, error, isPlaceholderData, refetch } = useQuery(
    callsQuery(callsApiQuery(search, tab)),
  );
  const filters = chosenFacets(search);
  const counted = data
    ? t("found", { count: data.count, n: formatNumber(data.count, i18n.language) })
    : "";
  return (
    <ResultsFrame
      facets={data && <Facets facets={data.facets} search={search} onChange={onChange} />}
      filters={filters.length}
      counted={counted}
      count={data?.count ?? 0}
      tools={
        <Select
          aria-label={t("sort")}
          w="14rem"
          maw="100%"
          allowDeselect={false}
          value={search.sort ?? "relevance"}
          onChange={(v) =>
            onChange({
              ...search,
              tab,
              sort: v === "relevance" ? undefined : (v as Sort),
              page: undefined,
            })
          }
          data={SORTS.map((value) => ({ value, label: t(`sorts.${value}`) }))}
        />
      }
    >
      <FilterChips
        chips={filters.map(({ facet, code }) => ({
          key: `${facet}-${code}`,
          label:
            code === "all"
              ? t("anyStatus")
              : (data?.facets[facet]?.find((v) => v.code === code)?.label ?? code),
          onRemove: () => onChange(toggledFacet({ ...search, tab }, facet, code)),
        }))}
        onRemoveAll={() => onChange(withoutFacets({ ...search, tab }))}
      />
      <Announce>{counted}</Announce>
      {data && <Understood data={data} />}
      {error && !data && <ErrorState error={error} onRetry={refetch} />}
      {!data && !error && <LoadingLines rows={5} height={180} />}
      {data?.degraded && (
        <p className="panel" role="status">
          {t("degraded")}
        </p>
      )}
      {data && data.count === 0 && <Nothing search={search} tab={tab} onChange={onChange} />}
      {data && data.count > 0 && (
        <ResultList items={data.results} keyOf={(call) => call.id} busy={isPlaceholderData}>
          {(call) => <CallCardView call={call} fold={tab !== "hidden"} />}
        </ResultList>
      )}
      {data && (
        <Pager
          page={data.page}
          pages={data.pages}
          onChange={(page) => onChange({ ...search, tab, page })}
        />
      )}
    </ResultsFrame>
  );
}

function Facets({
  facets,
  search,
  onChange,
}: {
  facets: CallFacets;
  search: CallsSearch;
  onChange: (next: CallsSearch) => void;
}) {
  const { t } = useTranslation("calls");
  return (
    <div>
      {CALL_FACETS.map((facet) => {
        const values = facets[facet] ?? [];
        const selected = search[facet] ?? [];
        // A facet with one value divides nothing.
        if (values.length < 2 && selected.length === 0) return null;
        return (
          <FacetGroup
            key={facet}
            label={t(`facet.${facet}`)}
            values={values}
            selected={selected}
            onToggle={(code) =>
              onChange(toggledFacet({ ...search, tab: search.tab ?? "all" }, facet, code))
            }
          />
        );
      })}
    </div>
  );
}

function Understood({ data }: { data: CallPage }) {
  const { t } = useTranslation("calls");
  if (!data.query.text || !data.query.concepts.length) return null;
  return (
    <p className="muted">
      {t("understood", { concepts: data.query.concepts.map((c) => c.label).join(", ") })}
    </p>
  );
}

function Nothing({ search, tab, onChange }: Props) {
  const { t } = useTranslation("calls");
  const filtered = chosenFacets(search).length > 0;
  if ((tab === "saved" || tab === "hidden") && !filtered && !search.q)
    return (
      <EmptyState
        title={t(tab === "saved" ? "empty.savedTitle" : "empty.hiddenTitle")}
        actions={
          <ButtonLink to="/calls" search={{ tab: "all" }}>
            {t("empty.seeAll")}
          </ButtonLink>
        }
      >
        <p>{t(tab === "saved" ? "empty.savedText" : "empty.hiddenText")}</p>
      </EmptyState>
    );
  return (
    <EmptyState
      title={t("empty.allTitle")}
      actions={
        <>
          {filtered && (
            <Button onClick={() => onChange(withoutFacets({ ...search, tab }))}>
              {t("empty.withoutFilters")}
            </Button>
          )}
          {search.q && (
            <Button
              variant="default"
              onClick={() => onChange({ ...search, tab, q: undefined, page: undefined })}
            >
              {t("empty.withoutWords")}
            </Button>
          )}
          {!search.status && tab === "all" && (
            <Button
              variant="default"
              onClick={() => onChange({ ...search, tab, status: ["all"], page: undefined })}
            >
              {t("empty.withClosed")}
            </Button>
          )}
          <ButtonLink to="/schemes" variant="default">
            {t("empty.schemes")}
          </ButtonLink>
        </>
      }
    >
      <p>
        {filtered ? t("empty.allFiltered") : search.q ? t("empty.allWords") : t("empty.allNothing")}
      </p>
    </EmptyState>
  );
}
