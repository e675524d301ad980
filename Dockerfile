# The app for a server: slim, not as root, nothing written but /data and /tmp.
#
#   docker build -t becausal . && docker run --read-only --tmpfs /tmp -v becausal:/data \
#       -v ./becausal.toml:/etc/becausal/becausal.toml:ro -p 127.0.0.1:8501:8501 becausal
#
# Without a sign-in in becausal.toml it does not start, but for `--no-sign-in` at the end of that line.
# pages/content/operating.md says more; compose.yaml puts a proxy with TLS before it.
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS build
WORKDIR /build
RUN python3 -m venv /opt/becausal
COPY requirements-image.lock ./
# each file has the hash that was locked, or nothing is installed
RUN /opt/becausal/bin/pip install --no-cache-dir --only-binary :all: --require-hashes -r requirements-image.lock
COPY pyproject.toml README.md LICENSE app.py ./
COPY explain explain
COPY pages pages
COPY recommenders recommenders
COPY sample_data sample_data
COPY static static
RUN /opt/becausal/bin/pip install --no-cache-dir --no-deps --no-build-isolation --no-index .

FROM ${BASE}
RUN useradd --uid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin becausal \
    && mkdir -p /data /etc/becausal && chown becausal: /data
COPY --from=build /opt/becausal /opt/becausal
ENV PATH=/opt/becausal/bin:$PATH \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1 \
    OMP_NUM_THREADS=1 \
    OPENBLAS_NUM_THREADS=1 \
    BECAUSAL_CACHE=/data/cache \
    BECAUSAL_NOTES=/data/notes
WORKDIR /etc/becausal
USER 10001
VOLUME /data
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python3", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
ENTRYPOINT ["becausal", "run", "--no-browser", "--address", "0.0.0.0", "--port", "8501"]
