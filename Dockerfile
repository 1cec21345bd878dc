# syntax=docker/dockerfile:1.7
# The server profile in one image: web, workers, schedule and set-up steps differ by their command.
# Base images are pinned by version; pin them by digest too in your own registry (docs/operations.md).
ARG NODE_IMAGE=node:24.19.0-bookworm-slim
ARG PYTHON_IMAGE=python:3.11.14-slim-bookworm

# The interface.
FROM ${NODE_IMAGE} AS frontend
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --no-audit --no-fund
COPY frontend/ ./
RUN npm run build

# The locked Python packages, without the development ones.
FROM ${PYTHON_IMAGE} AS packages
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /app
RUN --mount=type=cache,target=/root/.cache/pip pip install --no-warn-script-location "uv==0.13.9"
COPY pyproject.toml uv.lock ./
RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --no-dev --no-install-project

FROM ${PYTHON_IMAGE} AS maillon
LABEL org.opencontainers.image.title="Maillon" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    OPENBLAS_NUM_THREADS=1 \
    OMP_NUM_THREADS=1 \
    DJANGO_SETTINGS_MODULE=backend.config.settings.production \
    DJANGO_STATIC_ROOT=/app/static \
    MAILLON_VAR_DIR=/tmp/maillon
# Everything below /app belongs to root and is read only to the account that runs; what has to be
# written lies on the volumes mounted at /srv and on /tmp.
RUN groupadd --system --gid 10001 maillon \
 && useradd --system --uid 10001 --gid maillon --home-dir /tmp --shell /usr/sbin/nologin maillon \
 && install -d -o maillon -g maillon -m 0700 /srv/secrets /srv/metrics /srv/prepared \
      /srv/erasures
WORKDIR /app
COPY --from=packages /app/.venv .venv
COPY LICENSE pyproject.toml uv.lock ./
COPY matching/ matching/
COPY backend/ backend/
COPY deploy/ deploy/
COPY --from=frontend /build/frontend/dist frontend/dist
# Made once here, because the running containers cannot write: bytecode, catalogues, static files.
# The settings ask for a key and a host; these are of no use outside this one step.
RUN python -m compileall -q backend matching deploy \
 && DJANGO_SECRET_KEY=only-for-this-step DJANGO_ALLOWED_HOSTS=localhost DATABASE_URL=sqlite://:memory: \
    python -m deploy.build \
 && rm -rf /tmp/maillon
USER maillon:maillon
EXPOSE 8000
ENTRYPOINT ["/app/deploy/entrypoint.sh"]
CMD ["web"]
