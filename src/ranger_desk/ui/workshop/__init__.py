"""The settings window and the workshop in it: models, data sets, training runs and adapters.

`window.SettingsWindow` holds the sections. It lives as long as the main window, so that what it does goes on when it is
closed. Long work is a `work.Work`, curves and bars are `line_chart.LineChart` and `bar_chart.BarChart`.
"""
