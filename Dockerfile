# The API and the console in one image, without the sandbox, which is for development.
FROM node:24.22.3-bookworm-slim AS build
WORKDIR /source
COPY . .
# Uses the pnpm version that package.json pins. No installed package runs a script.
RUN --mount=type=cache,target=/root/.npm npm run image

FROM node:24.22.3-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 ANONCALL_DATA_DIR=/data
COPY --from=build /source/image /app
# A new volume keeps the owner of this folder.
RUN mkdir -m 0700 /data && chown node:node /data
VOLUME /data
WORKDIR /app
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/healthz').then(({ok})=>process.exit(ok?0:1),()=>process.exit(1))"]
CMD ["node", "apps/api/dist/main.mjs"]
