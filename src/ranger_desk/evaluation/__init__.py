"""How well summaries and closures agree with labels: gold files, readers, scores, intervals and the report.

Call `gold.read`, have its rows read (`running.read`, `answers.read`, `baselines.read`), give the readings to
`results.evaluate`, and show what it returns (`text.table`, `report.page`, `results.to_json`).
"""
