# citebot in a container. It does not run as root. It writes only to the volume /data and to /tmp.
#   docker build -t citebot .
#   docker run --env-file .env --init --read-only --tmpfs /tmp --cap-drop ALL -v citebot:/data citebot

# The tests run on Debian 12 and Python 3.11. For reproducible builds, add the image's digest.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY seeds seeds
COPY index index
COPY bot bot
RUN python -m venv /opt/citebot \
    && /opt/citebot/bin/pip install --no-cache-dir --disable-pip-version-check '.[metrics]' \
    && /opt/citebot/bin/pip uninstall --yes setuptools pip

FROM python:3.11-slim-bookworm
RUN groupadd --gid 10001 citebot \
    && useradd --uid 10001 --gid citebot --no-create-home --home-dir /data --shell /usr/sbin/nologin citebot \
    && install --directory --owner citebot --group citebot /data
COPY --from=build /opt/citebot /opt/citebot
ENV PATH=/opt/citebot/bin:$PATH CITEBOT_HOME=/data CITEBOT_METRICS=9464 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /data
VOLUME /data
# The port is the one in CITEBOT_METRICS.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:9464/healthz', timeout=4)"]
ENTRYPOINT ["citebot"]
CMD ["run"]
