import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, data } from "@/api/client";
import { apiQuery, type SearchParams } from "@/features/search/params";

export const searchQuery = (search: SearchParams) =>
  queryOptions({
    queryKey: ["search", apiQuery(search)],
    queryFn: ({ signal }) =>
      data(api.GET("/api/v1/search/", { params: { query: apiQuery(search) }, signal })),
    placeholderData: keepPreviousData,
  });

export const suggestQuery = (text: string) =>
  queryOptions({
    queryKey: ["search", "suggest", text],
    queryFn: ({ signal }) =>
      data(api.GET("/api/v1/search/suggest/", { params: { query: { q: text } }, signal })),
    enabled: text.length >= 2,
    staleTime: 60_000,
    retry: false,
    placeholderData: keepPreviousData,
  });
