import type { Alert } from "@/api/queries/saved";

/** How often a kept search may tell of new hits. */
export const ALERTS: Alert[] = ["daily", "weekly", "never"];
