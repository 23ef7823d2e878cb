FROM pypy:3.11-slim
WORKDIR /brook
COPY requirements-pypy.txt ./
RUN pip install --no-cache-dir -r requirements-pypy.txt
COPY . .
EXPOSE 8080
CMD gunicorn app:app -c gunicorn_conf.py
