import { Button, SegmentedControl, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { mapQuery } from "@/api/queries/reference";
import { searchQuery } from "@/api/queries/search";
import type { SearchPage as SearchData } from "@/api/types";
import { Announce } from "@/components/Announce";
import { Page } from "@/components/Page";
import { Pager } from "@/components/Pager";
import { FilterChips } from "@/components/results/FilterChips";
import { ResultList, ResultsFrame } from "@/components/results/ResultsFrame";
import { EmptyState, ErrorState, LoadingLines } from "@/components/states";
import { TabLinks } from "@/components/TabLinks";
import { SaveSearch } from "@/features/saved/SaveSearch";
import { formatNumber } from "@/lib/format";
import { Facets } from "./Facets";
import { chosen, KINDS, type SearchParams, sameCountry, toggled, withoutFilters } from "./params";
import { ResultCard } from "./ResultCard";
import styles from "./Search.module.css";
import { TileMap } from "./TileMap";

const route = getRouteApi("/inside/search");

/** Search: everything that narrows it stands in the address. */
export function SearchPage() {
  const { t, i18n } = useTranslation("search");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const go = (next: SearchParams) => navigate({ search: next });
  const { data, error, isPlaceholderData, refetch } = useQuery(searchQuery(search));
  const kind = search.kind ?? "organisation";
  const filters = chosen(search);
  const title = search.q ? t("titleFor", { q: search.q }) : t(`title.${kind}`);
  const counted = data
    ? t(`found.${kind}`, { count: data.count, n: formatNumber(data.count, i18n.language) })
    : "";
  return (
    <Page
      title={title}
      lead={data && <Understood data={data} />}
      actions={<SaveSearch search={search} />}
    >
      <TabLinks
        label={t("kinds")}
        current={kind}
        items={KINDS.map((k) => ({
          key: k,
          label: t(`tab.${k}`),
          search: { ...search, kind: k === "organisation" ? undefined : k, page: undefined },
        }))}
      />
      <ResultsFrame
        facets={data && <Facets facets={data.facets} search={search} onChange={go} />}
        filters={filters.length}
        counted={counted}
        count={data?.count ?? 0}
        tools={
          <>
            <SegmentedControl
              aria-label={t("view")}
              value={search.view ?? "list"}
              onChange={(v) => go({ ...search, view: v === "map" ? "map" : undefined })}
              data={[
                { value: "list", label: t("listView") },
                { value: "map", label: t("mapView") },
              ]}
            />
            <Select
              aria-label={t("sort")}
              w="11rem"
              allowDeselect={false}
              value={search.sort ?? "relevance"}
              onChange={(v) =>
                go({ ...search, sort: v === "name" ? "name" : undefined, page: undefined })
              }
              data={[
                { value: "relevance", label: t("sortRelevance") },
                { value: "name", label: t("sortName") },
              ]}
            />
          </>
        }
      >
        <FilterChips
          chips={filters.map(({ facet, code }) => ({
            key: `${facet}-${code}`,
            label: data?.facets[facet]?.find((v) => v.code === code)?.label ?? code,
            onRemove: () => go(toggled(search, facet, code)),
          }))}
          onRemoveAll={() => go(withoutFilters(search))}
        />
        <Announce>{counted}</Announce>
        {error && !data && <ErrorState error={error} onRetry={refetch} />}
        {!data && !error && <LoadingLines rows={5} height={132} />}
        {data?.degraded && (
          <p className="panel" role="status">
            {t("degraded")}
          </p>
        )}
        {data && search.view === "map" && <Maps data={data} search={search} onChange={go} />}
        {data && data.count === 0 && <NothingFound search={search} onChange={go} />}
        {data && data.count > 0 && (
          <ResultList
            items={data.results}
            keyOf={(result) => result.entry?.id ?? result.organisation.id}
            busy={isPlaceholderData}
          >
            {(result) => <ResultCard result={result} />}
          </ResultList>
        )}
        {data && (
          <Pager page={data.page} pages={data.pages} onChange={(page) => go({ ...search, page })} />
        )}
      </ResultsFrame>
    </Page>
  );
}

function Understood({ data }: { data: SearchData }) {
  const { t } = useTranslation("search");
  if (!data.query.text || !data.query.concepts.length) return null;
  return <p>{t("understood", { concepts: data.query.concepts.map((c) => c.label).join(", ") })}</p>;
}

type PartProps = { search: SearchParams; onChange: (search: SearchParams) => void };

function Maps({ data, search, onChange }: PartProps & { data: SearchData }) {
  const { t } = useTranslation("search");
  const { data: map } = useQuery(mapQuery);
  if (!map) return <LoadingLines rows={1} height={360} />;
  const countries = search.country ?? [];
  const inside = countries.at(-1);
  const regions = map.nuts2.filter((tile) => tile.country === inside);
  const label = map.countries.find((c) => c.code === inside)?.label ?? "";
  return (
    <div className={`panel ${styles.maps}`}>
      <TileMap
        title={t("map.countries")}
        tiles={map.countries}
        counts={data.map.country}
        selected={countries}
        onToggle={(code) => onChange(toggled(search, "country", code))}
      />
      {inside && regions.length > 0 ? (
        <TileMap
          title={t("map.regions", { country: label })}
          tiles={regions}
          counts={Object.fromEntries(
            Object.entries(data.map.nuts2).filter(([code]) => sameCountry(code, inside)),
          )}
          selected={search.nuts ?? []}
          onToggle={(code) => onChange(toggled(search, "nuts", code))}
        />
      ) : (
        <p className="muted">{t("map.chooseCountry")}</p>
      )}
    </div>
  );
}

function NothingFound({ search, onChange }: PartProps) {
  const { t } = useTranslation("search");
  const filtered = chosen(search).length > 0;
  return (
    <EmptyState
      title={t("nothing.title")}
      actions={
        <>
          {filtered && (
            <Button onClick={() => onChange(withoutFilters(search))}>{t("removeAll")}</Button>
          )}
          {search.q && (
            <Button
              variant="default"
              onClick={() => onChange({ ...search, q: undefined, page: undefined })}
            >
              {t("nothing.withoutWords")}
            </Button>
          )}
          {!filtered && !search.q && <Link to="/">{t("nothing.toStart")}</Link>}
        </>
      }
    >
      <p>{t(filtered ? "nothing.filtered" : "nothing.words")}</p>
    </EmptyState>
  );
}
