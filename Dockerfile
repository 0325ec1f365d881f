# The parts of Madoguchi as images, for docker-compose.yml: the same programs and packages
# that `npm start` uses on a bare machine.

# Asterisk, of the suite that scripts/asterisk.mjs takes it from. Its configuration comes
# from the state volume, where the control plane's image renders it.
FROM debian:forky-slim AS asterisk
RUN apt-get update \
 && apt-get install --yes --no-install-recommends asterisk \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o 1000 -g 1000 /srv/madoguchi
USER 1000:1000
CMD ["asterisk", "-C", "/srv/madoguchi/asterisk/etc/asterisk.conf", "-f", "-n"]

# Build the program and speak the prompts. The voices stay here: only their sounds go on.
FROM node:20-bookworm AS build
WORKDIR /opt/madoguchi
COPY . .
RUN node scripts/container.mjs build && npm prune --omit=dev

# opus-tools encodes recordings: the keeper is run from this image too.
FROM node:20-bookworm-slim AS control-plane
RUN apt-get update \
 && apt-get install --yes --no-install-recommends opus-tools \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /opt/madoguchi
COPY --from=build /opt/madoguchi/package.json ./
COPY --from=build /opt/madoguchi/node_modules node_modules
COPY --from=build /opt/madoguchi/dist dist
COPY --from=build /opt/madoguchi/scripts scripts
COPY --from=build /opt/madoguchi/asterisk-config asterisk-config
COPY --from=build /opt/madoguchi/drizzle drizzle
COPY --from=build /opt/madoguchi/prompts prompts
COPY --from=build /opt/madoguchi/var/sounds var/sounds
RUN install -d -o 1000 -g 1000 /srv/madoguchi
ENV NODE_ENV=production
USER 1000:1000
CMD ["node", "--enable-source-maps", "dist/guard.js"]
