FROM php:8.5-fpm
RUN apt-get update && apt-get install -y --no-install-recommends nginx libpq-dev \
    && docker-php-ext-install opcache pdo_pgsql \
    && rm -rf /var/lib/apt/lists/*
COPY --from=composer:2 /usr/bin/composer /usr/bin/composer
WORKDIR /lantern
COPY . .
RUN composer install --no-dev --classmap-authoritative
COPY deploy/nginx.conf /etc/nginx/nginx.conf
EXPOSE 8080
CMD php-fpm --daemonize && nginx -g "daemon off;"
