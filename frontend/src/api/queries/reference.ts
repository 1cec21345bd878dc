import { queryOptions } from "@tanstack/react-query";
import { api, data } from "@/api/client";

const long = { staleTime: 10 * 60_000, gcTime: 60 * 60_000 };

export const referenceQuery = queryOptions({
  queryKey: ["reference"],
  queryFn: () => data(api.GET("/api/v1/reference/")),
  ...long,
});

export const chainsQuery = queryOptions({
  queryKey: ["reference", "chains"],
  queryFn: () => data(api.GET("/api/v1/reference/chains/")),
  ...long,
});

export const mapQuery = queryOptions({
  queryKey: ["reference", "map"],
  queryFn: () => data(api.GET("/api/v1/reference/map/")),
  ...long,
});
