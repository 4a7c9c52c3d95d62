"""Pages for people: the developer portal and the status page. Asks the book and the clock it is handed; calls no back-end."""
