FROM python:3.11-slim-bookworm
WORKDIR /app
COPY pyproject.toml requirements.lock constraints.txt README.md LICENSE NOTICE server.py ./
COPY coach coach
COPY evals evals
COPY knowledge knowledge
COPY prompts prompts
# On Linux the default torch brings GPU libraries; the CPU build comes from the index that PyTorch names for it.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
RUN pip install --no-cache-dir --index-url "$TORCH_INDEX" torch==2.13.0 \
 && pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock \
 && pip install --no-cache-dir --no-deps . \
 && useradd --create-home --uid 10001 coach
USER 10001
ENV COACH_HOME=/home/coach/data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz')"]
CMD ["uvicorn", "server:app", "--host", "0.0.0.0", "--port", "8000", "--timeout-graceful-shutdown", "5"]
