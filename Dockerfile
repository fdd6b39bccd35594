# Practise in the terminal: docker run --rm -it -v coach:/data crisis-coach practice
FROM python:3.13-slim

WORKDIR /opt/coach
COPY requirements/terminal.txt requirements/
RUN pip install --no-cache-dir --require-hashes --only-binary :all: --requirement requirements/terminal.txt

COPY pyproject.toml ./
COPY rubric rubric
COPY dialogues dialogues
COPY bot bot
RUN pip install --no-cache-dir --no-deps --no-index --no-build-isolation . \
    && useradd --system --create-home --home-dir /data coach

USER coach
VOLUME /data
ENTRYPOINT ["coach"]
