FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends gunicorn python3-flask python3-psycopg2
WORKDIR /flask
COPY . .
EXPOSE 8080
CMD gunicorn app:app -c gunicorn_conf.py -k sync
