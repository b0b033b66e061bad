# API and console in one image. The sandbox is for development and stays out.
FROM node:20.20.2-bookworm-slim AS build
WORKDIR /source
COPY . .
# The pnpm that package.json pins; nothing that is installed runs a script.
RUN --mount=type=cache,target=/root/.npm npm run image

FROM node:20.20.2-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 ANONCALL_DATA_DIR=/data
COPY --from=build /source/image /app
# A new volume takes over whose folder it is.
RUN mkdir -m 0700 /data && chown node:node /data
VOLUME /data
WORKDIR /app
USER node
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/healthz').then(({ok})=>process.exit(ok?0:1),()=>process.exit(1))"]
CMD ["node", "apps/api/dist/main.mjs"]
