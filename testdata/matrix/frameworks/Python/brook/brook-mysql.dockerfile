FROM python:3.11-slim
RUN apt-get update && apt-get install -y --no-install-recommends default-libmysqlclient-dev gcc
WORKDIR /brook
COPY requirements.txt requirements-gunicorn.txt ./
RUN pip install --no-cache-dir -r requirements-gunicorn.txt mysqlclient==2.2.7
COPY . .
ENV DATABASE=mysql
EXPOSE 8080
# Meinheld cannot wait for mysqlclient, threads can.
CMD gunicorn app:app -c gunicorn_conf.py -k gthread
