#!/bin/sh
# Starts what the first argument names; secrets may come as files (NAME_FILE instead of NAME).
set -eu

for name in DJANGO_SECRET_KEY DATABASE_URL REDIS_URL METRICS_TOKEN ELASTICSEARCH_API_KEY EMAIL_URL; do
  eval "path=\${${name}_FILE:-}"
  if [ -n "$path" ]; then
    if [ ! -r "$path" ]; then
      echo "The file $path (${name}_FILE) cannot be read." >&2
      exit 1
    fi
    eval "export $name=\"\$(cat \"\$path\")\""
    unset "${name}_FILE"
  fi
done

mkdir -p "${MAILLON_VAR_DIR:-/tmp/maillon}"
role="${1:-web}"
[ $# -eq 0 ] || shift
case "$role" in
  web)
    exec granian --interface wsgi --host 0.0.0.0 --port 8000 --no-ws --log-level warning \
      --workers "${WEB_WORKERS:-2}" --blocking-threads "${WEB_THREADS:-8}" \
      --respawn-failed-workers "$@" backend.config.wsgi:application ;;
  worker)
    # worker <queues> <processes>
    queues="$1"; processes="$2"; shift 2
    exec celery --quiet -A backend.config worker -Q "$queues" -c "$processes" -n "$queues@%h" \
      --pool prefork --without-gossip --without-mingle --loglevel INFO "$@" ;;
  beat)
    exec celery --quiet -A backend.config beat -S backend.config.beat:AliveScheduler \
      -s /tmp/beat --pidfile= --loglevel INFO "$@" ;;
  prepare)
    # Once per start, before the others: tables, then an index of this release. Nothing is invented.
    python backend/manage.py migrate --noinput --verbosity 1
    python backend/manage.py bootstrap --no-demo --no-static "$@" ||
      echo "The index could not be prepared: searches answer from the database until it is." >&2 ;;
  search-key)
    exec python -m deploy.search_key "$@" ;;
  manage)
    exec python backend/manage.py "$@" ;;
  *)
    exec "$role" "$@" ;;
esac
