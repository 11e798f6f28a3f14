// removed when the folder has sources
