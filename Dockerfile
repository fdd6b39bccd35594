# The bot: `docker compose up --detach`, see docs/discord.md. The same image practises in the terminal:
# docker run --rm -it -v coach:/data crisis-coach practice
FROM python:3.13-slim

WORKDIR /opt/coach
COPY requirements/discord.txt requirements/
RUN pip install --no-cache-dir --no-deps --require-hashes --only-binary :all: --requirement requirements/discord.txt

COPY pyproject.toml ./
COPY rubric rubric
COPY dialogues dialogues
COPY bot bot
RUN pip install --no-cache-dir --no-deps --no-index --no-build-isolation .
RUN useradd --system --uid 10001 --create-home --home-dir /data coach

USER coach
WORKDIR /data
VOLUME /data
ENV COACH_HEALTH_FILE=/tmp/connected
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["python", "-m", "bot.health", "/tmp/connected"]
ENTRYPOINT ["coach"]
CMD ["discord"]
