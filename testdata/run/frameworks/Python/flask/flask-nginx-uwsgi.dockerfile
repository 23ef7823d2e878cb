FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends \
    nginx-light python3-flask uwsgi-core uwsgi-plugin-python3
WORKDIR /flask
COPY . .
EXPOSE 8080
CMD nginx -p . -c nginx.conf && uwsgi --ini uwsgi.ini
