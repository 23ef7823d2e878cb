FROM node:lts-slim
WORKDIR /thistle
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY *.js ./
ENV NODE_ENV=production
EXPOSE 8080
CMD ["node", "server.js"]
