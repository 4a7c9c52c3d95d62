# The gateway as an image: `docker build -t hansa .`, then
#   docker run --rm -p 8080:8080 -v hansa:/var/lib/hansa hansa                  the live profile, keys from the environment
#   docker run --rm -p 8080:8080 -e HANSA_PROFILE=sandbox hansa                 with simulated back-ends, for a first look
# Python 3.11.16 on Debian 12, pinned by the digest of its multi-architecture index. To move it:
#   docker buildx imagetools inspect python:3.11-slim-bookworm

FROM python:3.11.16-slim-bookworm@sha256:a36c24f9cbdf4fd0f52d67f0823eeac19c2028c637cecc392d97f980d4fec56b AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_NO_CACHE=1 UV_PYTHON_DOWNLOADS=never
WORKDIR /src

# What changes rarely comes first, so that a change of code leaves these layers as they are.
COPY requirements/uv.lock requirements/build.lock requirements/run.lock requirements/
RUN pip install --require-hashes -r requirements/uv.lock -r requirements/build.lock
RUN uv venv /opt/hansa
RUN uv pip install --python /opt/hansa --require-hashes -r requirements/run.lock

COPY pyproject.toml setup.py README.md LICENSE CHANGELOG.md ./
COPY adapters adapters
COPY auth auth
COPY config config
COPY docs docs
COPY domain domain
COPY gateway gateway
COPY openapi openapi
COPY portal portal
COPY sandbox sandbox
COPY storage storage
COPY telemetry telemetry
RUN pip wheel --no-deps --no-build-isolation --wheel-dir /wheels .
RUN uv pip install --python /opt/hansa --no-deps /wheels/hansa_gateway-*.whl

FROM python:3.11.16-slim-bookworm@sha256:a36c24f9cbdf4fd0f52d67f0823eeac19c2028c637cecc392d97f980d4fec56b
LABEL org.opencontainers.image.title="Hansa" \
      org.opencontainers.image.description="One API for every city" \
      org.opencontainers.image.licenses="EUPL-1.2"

# A number, so that a cluster can see that it is not root. Only its own state is writable to it.
RUN useradd --system --uid 10001 --user-group --no-create-home --home-dir /var/lib/hansa --shell /usr/sbin/nologin hansa \
    && install --directory --owner hansa --group hansa --mode 0700 /var/lib/hansa
COPY --from=build /opt/hansa /opt/hansa

ENV PATH=/opt/hansa/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
ENV HANSA_PROFILE=live HANSA_STATE=/var/lib/hansa HANSA_PORT=8080
WORKDIR /var/lib/hansa
VOLUME /var/lib/hansa
USER 10001:10001
EXPOSE 8080

# Straight at the port: a proxy in the environment is for the way out.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import http.client, os; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['HANSA_PORT']), timeout=2); c.request('GET', '/health/live'); raise SystemExit(c.getresponse().status != 200)"]

ENTRYPOINT ["hansa"]
CMD ["serve", "--host", "0.0.0.0"]
