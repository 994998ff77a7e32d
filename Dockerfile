# One recipe for the five services:
#
#   docker build --build-arg APP=gateway --tag aila/gateway .
#
# The image holds Node, the bundled service, and nothing to run a shell with. Building the same commit with the same
# SOURCE_DATE_EPOCH gives the same layers (.github/workflows/release.yml passes it).

# A release names both base images by digest (.github/workflows/release.yml); by hand, pass them as build arguments.
ARG BUILD_IMAGE=docker.io/library/node:24-trixie-slim
ARG RUNTIME_IMAGE=gcr.io/distroless/nodejs24-debian13:nonroot

# What npm reads, so that a change of the source leaves the installed packages in the cache.
FROM ${BUILD_IMAGE} AS manifests
WORKDIR /src
COPY . .
RUN find . \( -type f ! -name package.json ! -name package-lock.json -o -type d -empty \) -delete

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
ENV NX_DAEMON=false CI=true
COPY --from=manifests /src .
# Install scripts of packages do not run; nothing here needs them.
RUN npm ci --ignore-scripts
COPY . .
ARG APP
RUN test -n "${APP}" && npx nx run-many --target build --projects "@aila/${APP},@aila/database" --outputStyle static
RUN if [ "${APP}" = gateway ]; then npx nx build @aila/web --outputStyle static; fi && \
    node tools/bundle.mjs "${APP}" /out

FROM ${RUNTIME_IMAGE}
ARG APP
LABEL org.opencontainers.image.title="aila-${APP}" \
      org.opencontainers.image.licenses="MIT"
WORKDIR /app
COPY --from=build /out /app
# A quarter of the default young generation saves 25 MB of memory at rest, two arenas of glibc up to 8 MB, both for no
# processor time that shows. The last lets go of 100 MB when the embedding model rests.
ENV NODE_ENV=production \
    NODE_OPTIONS=--max-semi-space-size=4 \
    MALLOC_ARENA_MAX=2 \
    MALLOC_TRIM_THRESHOLD_=131072 \
    WEB_ROOT=/app/web
# The nonroot user of distroless; numeric, so that Kubernetes can verify it.
USER 65532:65532
# The base image's entrypoint is node; the migration Job runs `migrate.js` instead.
CMD ["main.js"]
