FROM python:3.14-slim
RUN apt-get update && apt-get install -y --no-install-recommends nginx gcc
WORKDIR /brook
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt uwsgi==2.0.31
COPY . .
EXPOSE 8080
CMD nginx -c /brook/nginx.conf && uwsgi --ini uwsgi.ini --wsgi app:app
