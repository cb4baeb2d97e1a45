"""What uvicorn runs: `uvicorn server:app`."""

from coach.web.app import create_app

app = create_app()
