"""What is kept, behind narrow ports: volatile (`Cache`) and durable (`Memory`). Only composition roots reach the engines."""
