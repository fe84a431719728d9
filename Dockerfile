# Dropout Live in one small image: no root user, nothing written, port 8000.

FROM python:3.11-slim-bookworm AS build
WORKDIR /srv/app

# The dependencies alone first: they change seldom, so a change of the code finds this layer in the cache.
COPY pyproject.toml .
RUN python -m venv /opt/venv \
 && python -c "import tomllib; project = tomllib.load(open('pyproject.toml', 'rb'))['project']; \
print(*project['dependencies'], *project['optional-dependencies']['export'], sep='\n')" \
      > /tmp/requirements.txt \
 && /opt/venv/bin/pip install --no-cache-dir -r /tmp/requirements.txt

COPY LICENSE .
COPY app app
COPY static static
COPY templates templates
# Readable whatever the umask of the checkout was, and compiled here, because the running container cannot.
RUN chmod -R a+rX . && python -m compileall -q --invalidation-mode unchecked-hash app


FROM python:3.11-slim-bookworm
ENV PATH="/opt/venv/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    OPENBLAS_NUM_THREADS=1 \
    DROPOUT_LIVE_CONTAINER=true
WORKDIR /srv/app
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/app .
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["python", "-m", "app", "--host", "0.0.0.0", "--port", "8000"]
