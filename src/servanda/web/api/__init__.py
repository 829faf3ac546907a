"""The JSON API under /api/v1: the same reads as the pages, described by OpenAPI.

`operations` has one entry a read; routes, the OpenAPI document, the client's test and the
MCP tools are made from it.
"""
