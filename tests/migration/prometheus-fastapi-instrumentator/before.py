"""A shop that measures its requests with prometheus-fastapi-instrumentator."""

import sys

import uvicorn
from fastapi import FastAPI, HTTPException, Request, Response
from prometheus_fastapi_instrumentator import Instrumentator

app = FastAPI()
Instrumentator(excluded_handlers=["/metrics"]).instrument(app).expose(app)


@app.get("/orders/{id}")
async def order(id: int):
    if id >= 100:
        raise HTTPException(404)
    return f"order {id}"


@app.post("/orders")
async def create(request: Request):
    return Response(await request.body(), 201)


@app.get("/broken")
async def broken():
    raise HTTPException(500)


host, port = sys.argv[1].rsplit(":", 1)
uvicorn.run(app, host=host, port=int(port), log_level="warning")
