FROM python:3.11-slim
WORKDIR /brook
COPY requirements.txt requirements-gunicorn.txt ./
RUN pip install --no-cache-dir -r requirements-gunicorn.txt
COPY . .
EXPOSE 8080
CMD gunicorn app:app -c gunicorn_conf.py
